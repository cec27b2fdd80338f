import math

import numpy as np
import pandas as pd
import pytest

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.nps import answer_shares, nps_against_clv, standing_labels
from valuewhen.evidence.statistics import net_promoter_score, spearman

# Best: 40 promoters, 20 passives, 10 detractors; typical: 30, 30, 30, and 10 without an answer;
# neither: 10 promoters, 20 passives, 30 detractors.
ANSWERS = pd.Series(
    [10.0] * 40 + [8] * 20 + [5] * 10  # best
    + [9] * 30 + [7] * 30 + [6] * 30 + [math.nan] * 10  # typical
    + [9] * 10 + [8] * 20 + [0] * 30  # neither
)  # fmt: skip
STANDING = pd.Series(["best"] * 70 + ["typical"] * 100 + ["lapsed"] * 60)
CLV = pd.Series(np.arange(230.0, 0, -1))


def test_link_is_spearman_over_all_customers_with_both() -> None:
    found = nps_against_clv(ANSWERS, CLV, STANDING)
    assert found.correlation == spearman(ANSWERS, CLV)
    assert found.correlation.n == 220
    assert (found.coverage.n_missing, found.coverage.share_missing) == (10, 10 / 230)
    assert found.coverage.median_without == CLV[160:170].median()


def test_best_and_typical_are_compared_by_how_common_each_answer_is() -> None:
    found = nps_against_clv(ANSWERS, CLV, STANDING)
    best, typical = found.groups["best"], found.groups["typical"]
    assert (best.n_customers, best.n, typical.n_customers, typical.n) == (70, 70, 100, 90)
    assert best.score is not None
    assert best.score.score == pytest.approx(100 * 30 / 70)
    assert typical.score == net_promoter_score([9] * 30 + [7] * 30 + [6] * 30)
    assert {name: share.count for name, share in best.shares.items()} == {
        "detractors (0–6)": 10,
        "passives (7–8)": 20,
        "promoters (9–10)": 40,
    }
    assert typical.shares["promoters (9–10)"].share == pytest.approx(1 / 3)
    assert found.score is not None
    assert found.score.score == pytest.approx(100 * (80 - 70) / 220)


def test_standing_may_be_a_flag() -> None:
    flags = pd.array([True] * 70 + [False] * 100 + [None] * 60, dtype="boolean")
    assert nps_against_clv(ANSWERS, CLV, flags) == nps_against_clv(ANSWERS, CLV, STANDING)


def test_standing_may_be_left_out() -> None:
    assert nps_against_clv(ANSWERS, CLV).groups == {}


def test_no_promoter_score_under_30_answers() -> None:
    answers = [10] * 29 + [None] * 5 + [10] * 30
    standing = [True] * 34 + [False] * 30
    found = nps_against_clv(answers, range(64), standing)
    assert found.groups["best"].n == 29
    assert found.groups["best"].score is None
    assert found.groups["typical"].score is not None
    assert nps_against_clv([10] * 29, range(29)).score is None


def test_a_satisfaction_score_is_named_so_and_has_no_promoters() -> None:
    answers = [1, 2, 3, 4, 5] * 20
    standing = ["best"] * 50 + ["typical"] * 50
    found = nps_against_clv(
        answers, range(100), standing, scale="satisfaction", name="Satisfaction Score"
    )
    assert found.name == "Satisfaction Score"
    assert found.score is None
    assert found.groups["best"].score is None
    assert found.groups["best"].median_answer == 3
    assert {name: share.count for name, share in found.groups["best"].shares.items()} == {
        "1": 10, "2": 10, "3": 10, "4": 10, "5": 10,
    }  # fmt: skip
    assert "NPS" not in found.link_in_words()


def test_a_satisfaction_score_out_of_a_hundred_has_no_share_for_every_answer() -> None:
    found = nps_against_clv(range(100), range(100), [True] * 100, scale="satisfaction")
    assert found.groups["best"].shares == {}
    assert found.groups["best"].median_answer == 49.5


def test_answers_off_the_scale_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="load it as a satisfaction score"):
        nps_against_clv([50, 60, 70], [1, 2, 3])


def test_shares_of_every_answer_in_order() -> None:
    shares = answer_shares(ANSWERS, STANDING)
    assert len(shares) == 22
    best = shares[shares["standing"] == "best"].set_index("answer")
    assert best.index.tolist() == [str(answer) for answer in range(11)]
    assert best.loc["10", ["n", "n_group"]].tolist() == [40, 70]
    assert best["share"].sum() == pytest.approx(1)
    assert best.loc["10", "low"] < 40 / 70 < best.loc["10", "high"]


def test_small_shares_are_held_back_with_what_would_give_them_away() -> None:
    # Best has 2 detractors: its passives go with them, and so do typical's smallest.
    answers = [9] * 60 + [8] * 40 + [3] * 2 + [9] * 50 + [8] * 30 + [3] * 20 + [9, 8, 3] * 30
    standing = ["best"] * 102 + ["typical"] * 100 + ["other"] * 90
    shares = answer_shares(answers, standing, grouped=True, minimum_cell=5)
    shown = list(zip(shares["standing"], shares["answer"], shares["n"], strict=True))
    assert shown == [
        ("best", "promoters (9–10)", 60),
        ("typical", "promoters (9–10)", 50),
    ]


def test_no_score_where_it_would_give_away_a_share_held_back() -> None:
    answers = [9] * 60 + [8] * 40 + [3] * 2 + [9] * 50 + [8] * 30 + [3] * 20 + [9, 8, 3] * 30
    standing = ["best"] * 102 + ["typical"] * 100 + ["other"] * 90
    found = nps_against_clv(answers, range(292), standing, minimum_cell=5)
    assert found.groups["best"].score is None
    assert found.groups["typical"].score is None
    assert found.score is not None
    seen = nps_against_clv(answers, range(292), standing)
    assert seen.groups["best"].score is not None


def test_words_say_the_direction_only_when_the_interval_does() -> None:
    rising = nps_against_clv([0, 2, 4, 6, 8, 10] * 20, range(120))
    assert rising.link_in_words().startswith("Whether NPS answer and CLV go together")
    up = nps_against_clv(np.repeat(np.arange(11), 10), range(110))
    assert up.link_in_words().startswith("A higher NPS answer goes with a higher CLV")
    down = nps_against_clv(np.repeat(np.arange(11), 10), range(110, 0, -1))
    assert down.link_in_words().startswith("A higher NPS answer goes with a lower CLV")


def test_words_count_the_missing() -> None:
    words = nps_against_clv(ANSWERS, CLV).link_in_words().replace("\u00a0", " ")
    assert words.endswith("220 customers); 10 (4 %) have no NPS answer or no CLV.")
    assert nps_against_clv([], []).link_in_words().startswith("Too few to tell: 0 customers")


def test_labels_of_standing() -> None:
    labels = standing_labels(pd.Series(["best", None, "typical", "new"], dtype="category"), 4)
    assert labels.tolist() == ["best", "neither", "typical", "neither"]
    with pytest.raises(InvalidInputError, match="one standing"):
        standing_labels([True], 2)
