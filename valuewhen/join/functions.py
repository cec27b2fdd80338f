"""Functions as they may be named to others: those with few people are pooled."""

from collections.abc import Mapping, Sequence

NAMED_FROM = 5  # people of a function before executives read its name


def pooled_functions(
    people: Mapping[str, int], order: Sequence[str] = (), least: int = NAMED_FROM
) -> tuple[tuple[str | None, int], ...]:
    """Functions with how many people they have, in the order given; small ones together as None.

    A function is named from `least` people on. As long as the pool itself has fewer, the smallest
    named function joins it, so that nobody finds a small one by taking the others from the total.
    Where even everybody together is fewer, nothing comes back.
    """
    known = [name for name in dict.fromkeys([*order, *sorted(people)]) if people.get(name)]
    named = [name for name in known if people[name] >= least]
    pool = sum(people[name] for name in known if name not in named)
    while named and 0 < pool < least:
        smallest = min(named, key=lambda name: people[name])
        named.remove(smallest)
        pool += people[smallest]
    rest: list[tuple[str | None, int]] = [(None, pool)] if pool >= least else []
    return (*((name, people[name]) for name in named), *rest)
