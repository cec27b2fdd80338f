"""Made-up customers of whom it is known what goes with CLV, and a workshop joined with them."""

from pathlib import Path

import numpy as np
import pandas as pd

from tests.reports.finished import Finished
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.rule import BestRule
from valuewhen.join.attachments import attach

N = 1200


def planted() -> pd.DataFrame:
    """1,200 customers in three sizes and two segments.

    Large customers are worth more and are visited more, and a visit goes with nothing else; who
    refers is worth 500 more at any size; complaints go with less. `logo` is a category.
    """
    rng = np.random.default_rng(7)
    size = np.arange(N) % 3
    refers = rng.random(N) < 0.4
    complaints = rng.poisson(1.0, N)
    noise = rng.normal(0, 150, N)
    clv = 5000 + 3000 * size + 500 * refers - 400 * complaints + noise
    return pd.DataFrame(
        {
            "customer": [f"K-{at}" for at in range(N)],
            "clv": clv.round(2),
            "branch": np.where(np.arange(N) % 2, "north", "south"),
            "started": pd.date_range("2010-01-01", periods=N).strftime("%Y-%m-%d"),
            "months": 1 + np.arange(N) % 97,
            "bulk": [("small", "middle", "large")[at] for at in size],
            "refers": np.where(refers, "yes", "no"),
            "was_visited": np.where(rng.random(N) < 0.2 + 0.3 * size, "yes", "no"),
            "complaints": complaints,
            "margin": (clv * 2).round(2),
            "logo": np.where(rng.random(N) < 0.5, "red", "blue"),
        }
    )


def join(done: Finished, folder: Path, frame: pd.DataFrame | None = None, **roles: str) -> str:
    """Joins the workshop with the planted customers, or others, in these roles."""
    file = folder / "planted.csv"
    (planted() if frame is None else frame).to_csv(file, index=False)
    live = done.live
    chosen = {"id": "customer", "clv": "clv", "currency": "EUR", **roles}
    data_set = load_with_roles(live.store, live.people.owner, file, "Planted", chosen)
    live.store.write(attach, live.people.owner, live.id, data_set.id, BestRule())
    return data_set.id
