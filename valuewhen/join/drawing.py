"""The program that draws a pilot and a holdout by lot and writes them into a file."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from valuewhen.analytics import statement
from valuewhen.children.inside import Tell, serve
from valuewhen.customers.best import labelled_customers
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"digest": …}: the SHA-256 of the file at the job's `path`, which holds id and arm.

    The job has `parquet`, `roles`, `rule`, `metric`, `seed` and `quotas`, pairs of a segment and
    the customers that each arm has of it. Whoever looks at `path` sees the whole file or none.
    """
    tell(0.0, "drawing by lot")
    roles, rule = Roles.from_json(job["roles"]), BestRule.from_json(job["rule"])
    place = Path(job["path"])
    writing = place.with_suffix(".writing")
    segments, quotas = zip(*job["quotas"], strict=True)
    asked = {"segments": list(segments), "quotas": list(quotas), "seed": job["seed"]}
    try:
        with labelled_customers(Path(job["parquet"]), roles, rule, {"m0": job["metric"]}) as db:
            drawn = db.sql(statement("experiments/draw"), params=asked).to_arrow_table()
        with writing.open("wb") as file:
            pq.write_table(drawn, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        found = digest(writing)
        writing.replace(place)
    finally:
        writing.unlink(missing_ok=True)
    return {"digest": found}


def digest(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


if __name__ == "__main__":
    serve(work)
