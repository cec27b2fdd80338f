"""A link that is positive in some segments and negative in others."""

import pandas as pd

from valuewhen import figures
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.trap import Trap, TrapKind


def reversal(metric: str, segments: pd.DataFrame) -> Trap | None:
    """The trap of a metric that `examine` calls reversed between segments, None where it does not.

    `segments` are the metric's rows of segments as `examine` gives them; the sentence names the
    strongest link either way, at equal controls.
    """
    if segments.empty or not segments["reversed"].iloc[0]:
        return None
    is_measure = segments["kind"].iloc[0] == Kind.MEASURE
    name = "adjusted_rho" if is_measure else "adjusted_delta"
    by_strength = segments.dropna(subset=[name]).sort_values(name)
    up, down = by_strength.iloc[-1], by_strength.iloc[0]
    strength = "rank correlation" if is_measure else "Cliff’s delta"
    sentence = (
        f"The link of “{metric}” with CLV is reversed between segments: {strength} "
        f"{figures.coefficient(up[name])} in “{up['segment']}” ({figures.count(up['n'])} "
        f"customers), {figures.coefficient(down[name])} in “{down['segment']}” "
        f"({figures.count(down['n'])})."
    )
    known = {
        "highest": float(up[name]),
        "n_highest": float(up["n"]),
        "lowest": float(down[name]),
        "n_lowest": float(down["n"]),
        "n": float(segments["n"].sum()),
    }
    return Trap(TrapKind.REVERSED, sentence, known)
