"""A PostgreSQL of the tests' own: started in a temporary folder, ended and removed after them."""

from benchmarks.postgres import Cluster

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")


class PostgresCluster(Cluster):
    """One that is quick, and would not outlive a power cut."""

    def __init__(self) -> None:
        super().__init__(FAST)
