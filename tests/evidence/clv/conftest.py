"""The CDNOW sample and the reference implementation, both from the library `lifetimes` (MIT)."""

import warnings
from pathlib import Path

import pandas as pd
import pytest

with warnings.catch_warnings():
    # its import sets an option of pandas that pandas has deprecated
    warnings.simplefilter("ignore")
    import lifetimes

DATA_SETS = Path(lifetimes.__file__).parent / "datasets"


@pytest.fixture(scope="session")
def cdnow() -> pd.DataFrame:
    """2,357 customers of CDNOW over 39 weeks: frequency, recency, T (weeks), monetary_value."""
    summary = pd.read_csv(DATA_SETS / "cdnow_customers_summary_with_transactions.csv")
    return summary.set_axis(
        ["customer_id", "frequency", "recency", "T", "monetary_value"], axis="columns"
    )


@pytest.fixture(scope="session")
def cdnow_transactions() -> pd.DataFrame:
    """Their 6,919 transactions over 78 weeks: id, day and amount."""
    written = pd.read_csv(
        DATA_SETS / "CDNOW_sample.txt",
        sep=r"\s+",
        header=None,
        names=["master", "id", "day", "discs", "amount"],
        dtype={"id": str, "day": str},
    )
    return written.assign(day=pd.to_datetime(written["day"]))[["id", "day", "amount"]]
