"""Customers and edges small enough to be worked out on paper, joined with a workshop."""

from collections.abc import Mapping
from pathlib import Path

from tests.rooms import Live
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.tables import load_table
from valuewhen.join.attachments import attach

TEN = "id,clv\n" + "".join(f"c{n},{n * 10}\n" for n in range(1, 11))
"""Ten customers worth 10 to 100: c1 and c2 are the lowest fifth, c9 and c10 the top one."""

TWELVE = """referencing_customer,closed_customer,deal_value,closed_on,outcome
c10,p10,10000,2025-10-01,won
c9,p10,10000,2025-10-01,won
c10,p9,9000,2025-09-01,won
c1,p9,9000,2025-09-01,won
c3,p8,8000,2025-08-01,lost
c10,p7,7000,2025-07-01,won
c5,p6,6000,2025-06-01,lost
c7,p5,5000,2025-05-01,won
x1,p4,4000,2025-04-01,won
,p3,3000,2025-03-01,lost
,p2,2000,2025-02-01,won
,p1,1000,2025-01-01,lost
"""
"""Twelve edges: ten deals worth 1,000 to 10,000, one in each tenth."""


def join(live: Live, folder: Path, customers: str, tables: Mapping[str, str] = {}) -> str:
    """Joins the workshop with these customers and the edge tables beside them, by their names;
    gives the data set's id."""
    owner = live.people.owner
    roles = {"id": "id", "clv": "clv", "currency": "EUR"}
    data_set = load_with_roles(live.store, owner, written(folder, customers), "Paper", roles)
    live.store.write(attach, owner, live.id, data_set.id)
    for name, rows in tables.items():
        add_table(live, folder, data_set.id, name, rows)
    return data_set.id


def add_table(live: Live, folder: Path, data_set_id: str, name: str, rows: str) -> None:
    """Loads an edge table beside the customers."""
    source = written(folder, rows)
    place = (data_set_id, "edges", name, source, "edges.csv")
    load_table(live.store, live.people.owner, *place)


def written(folder: Path, content: str) -> Path:
    """The content as a file."""
    file = folder / "upload.csv"
    file.write_text(content)
    return file
