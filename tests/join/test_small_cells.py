"""An attacker with an executive's account: can a group of one to four customers be found out?

Everything that is sent to executives is collected, also of an earlier rule of best and an earlier
version of the data, and every sum and difference of up to four of its numbers is tried.
"""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.join.planted import join
from tests.reports.finished import SAID, Finished, finished
from valuewhen.customers.rule import BestRule
from valuewhen.evidence.coverage import Coverage
from valuewhen.join.attachments import attach, attachment
from valuewhen.join.story import story
from valuewhen.join.told import told_missing, told_n
from valuewhen.reports.json_file import json_file
from valuewhen.reports.telling import report

CUSTOMERS = 200  # a number that ends on 0: what is rounded to five then differs by fives
BOTH = (61, 62, 63)  # the only ones who refer and were visited
UNASKED = (0, 1)  # nobody knows whether they were visited
TESTS_ALONE = (64, 65)  # who refers tests too, and these two beside them
SMALL = {100: "Zoo", 101: "Quarry", 102: "Quarry"}  # business segments of one and two customers
OF_CUSTOMERS = ("gaps", "tests", "belief_map", "together", "nps_cells", "nps_answers")
WORTH = 987_654.32  # of each of the three: nothing else is near it


def customers() -> pd.DataFrame:
    """A row a customer, of whom some groups are small: see the numbers above.

    63 refer; all of the best and typical answered and 3 of the others.
    """
    place = range(CUSTOMERS)
    refers = [1 <= at <= 63 for at in place]
    rank = [at * 37 % CUSTOMERS for at in place]
    return pd.DataFrame(
        {
            "customer": [f"KD-{7000 + at}" for at in place],
            "clv": [WORTH + at if at in BOTH else 1000.37 + 10 * rank[at] for at in place],
            "nps": pd.array(
                [7 + at % 4 if rank[at] >= 40 or rank[at] < 3 else None for at in place], "Int64"
            ),
            "segment": [SMALL.get(at, f"Segment {at % 5}") for at in place],
            "refers": ["yes" if yes else "no" for yes in refers],
            "was_visited": [
                None if at in UNASKED else "no" if refers[at] and at not in BOTH else "yes"
                for at in place
            ],
            "beta_tests": [
                "yes" if refers[at] or at in TESTS_ALONE else "no" for at in place
            ],
        }
    )  # fmt: skip


@pytest.fixture
def done(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    with finished(tmp_path, tmp_path_factory.getbasetemp(), data=False) as done:
        join(done, tmp_path, customers(), nps="nps", segment="segment")
        done.freeze()
        yield done


def sent(done: Finished) -> dict[str, Any]:
    """The result as the executive's JSON file has it, with all its sentences."""
    found = report(done.live.store, done.live.people.executive, done.live.id)
    return json.loads(json_file(found)) | {"words": f"{found.messages} {found.sections}"}


def counted(plain: dict[str, Any]) -> set[int]:
    """Every number of customers in tables and in sentences."""
    cells = {
        int(row[column["name"]])
        for table in plain["tables"]
        for column in table["columns"]
        for row in table["rows"]
        if column["unit"] == "customers" and row[column["name"]] is not None
    }
    room = f"{sum(map(len, SAID.values()))} answers"
    words = plain["words"].replace(room, "").replace("\u00a0", " ")
    said = re.findall(r"(?<![\d.,])(\d+) (?:against|customers|answers)\b", words)
    return cells | {int(number) for number in said}


def longest(plain: dict[str, Any], kinds: Iterable[str] = ("money", "number", "share")) -> int:
    """How many digits the longest figure of its tables has: files have no more than the page."""
    cells = [
        row[column["name"]]
        for table in plain["tables"]
        for column in table["columns"]
        for row in table["rows"]
        if column["kind"] in kinds and table["name"] in OF_CUSTOMERS
    ]
    return max(
        len(Decimal(str(cell)).normalize().as_tuple().digits) for cell in cells if cell is not None
    )


def found_out(numbers: Iterable[int], most: int = 4) -> set[tuple[int, ...]]:
    """The sums and differences of up to so many numbers that tell of one to four customers."""
    known = sorted(set(numbers) | {CUSTOMERS})
    return {
        terms
        for size in range(1, most + 1)
        for some in combinations(known, size)
        for signs in product((1, -1), repeat=size)
        if sum(terms := tuple(s * n for s, n in zip(signs, some, strict=True))) in (1, 2, 3, 4)
    }


def test_no_sum_or_difference_of_what_is_told_is_a_small_group(
    done: Finished, tmp_path: Path
) -> None:
    """Neither of the result as it is, nor of it and what it was by another rule of best, of which
    two customers more are best, or on data in which two more were asked, one refers no more and two
    have no CLV."""
    results = [sent(done)]
    live, owner = done.live, done.live.people.owner
    joined = live.store.read(attachment, owner, live.id)
    assert joined
    live.store.write(attach, owner, live.id, joined.data_set.id, BestRule(best_from=0.79))
    results.append(sent(done))
    later = customers()
    later.loc[[*UNASKED], "was_visited"] = "no"
    later.loc[1, "refers"] = "no"
    later.loc[CUSTOMERS - 2 :, "clv"] = None
    data_set = join(done, tmp_path, later, nps="nps", segment="segment")
    results.append(sent(done))
    # Nobody is neither best nor typical but the two without a CLV: all others would tell of them.
    live.store.write(attach, owner, live.id, data_set, BestRule(typical_from=0))
    told = story(live.store, live.people.executive, live.id).data
    assert told
    assert (told.without_clv, told.best, told.typical) == (None, None, None)
    results.append(sent(done))
    numbers = [counted(plain) for plain in results]
    assert {65, CUSTOMERS} <= numbers[0] & numbers[1], "there is something to search"
    assert 65 not in numbers[2], "who has no CLV would be found by the sizes of two groups"
    assert not found_out(set().union(*numbers))
    assert found_out({60, 63}), "the search finds"
    for plain in results:
        text = json.dumps(plain, ensure_ascii=False)
        assert not re.search(r"98[78][,.]?\d", text), "what the three are worth"
        assert not re.search("Zoo|Quarry", text), "the small segments"
        assert longest(plain) == 3


@given(st.integers(60, 10**7), st.integers(1, 4), st.integers(1, 4))
def test_one_missing_customer_reads_as_four(everybody: int, some: int, others: int) -> None:
    few = [few_missing(everybody, missing) for missing in (some, others)]
    assert told_n(few[0]) == told_n(few[1])
    assert told_missing(few[0]) == told_missing(few[1])
    most = [few_missing(everybody, everybody - missing) for missing in (some, others)]
    assert told_missing(most[0]) == told_missing(most[1])


def few_missing(everybody: int, missing: int) -> Coverage:
    """Of everybody so many are missing."""
    share, nan = missing / everybody, float("nan")
    return Coverage(everybody, everybody - missing, missing, share, missing, nan, nan)


@given(st.integers(60, 10**7), st.integers(5, 50))
def test_who_is_missing_and_who_is_not_are_all_customers(everybody: int, missing: int) -> None:
    """The two are no two roundings, from which more could be found than from one."""
    told = told_missing(few_missing(everybody, missing)).replace(",", "")
    n = int(re.findall(r"\d+", told)[0])
    assert n + told_n(few_missing(everybody, missing)) == everybody
    assert n >= 5
