"""From an uploaded file of transactions to a data set of customers, without anybody's waiting."""

import datetime as dt
import shutil
import tempfile
import weakref
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from valuewhen.children.computation import Computation, Task
from valuewhen.children.plain import from_plain
from valuewhen.customers.data_sets import (
    DataSet,
    may_load,
    own_data_set,
    save_formula,
    save_metrics,
    save_roles,
)
from valuewhen.customers.loading import load_customers
from valuewhen.customers.reading import read_customer_files
from valuewhen.customers.report import ReadingOptions
from valuewhen.customers.roles import Roles
from valuewhen.customers.tables import TABLE_LIMITS
from valuewhen.evidence.clv import Columns, Terms
from valuewhen.evidence.clv.troubles import Trouble
from valuewhen.join import making
from valuewhen.join.account import ClvAccount, ClvKind, keep_account
from valuewhen.join.from_transactions import formula_of, other_clv
from valuewhen.join.known import LIMITS
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store


class UploadedTransactions:
    """A file of transactions as it was read; `rows` is a Parquet file, `report` what it holds.

    The rows are deleted when nobody holds this any more, and by `delete`. Raises FileRefusedError
    as `read_customer_files` does.
    """

    def __init__(
        self, source: Path, original_name: str, options: ReadingOptions | None = None
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="transactions-"))
        self.delete = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.rows = self.folder / "transactions.parquet"
        self.report = read_customer_files(
            [(source, original_name)],
            self.rows,
            options=options,
            limits=TABLE_LIMITS,
            needs_numbers=False,
        )


@dataclass(frozen=True)
class Wanted:
    """The data set to be made: its name, which of both CLVs is the data's CLV, and on what terms.

    `until` is the last day that counts, by default that of the last transaction; `leave_out` names
    the troubles whose rows are left out.
    """

    name: str
    columns: Columns
    terms: Terms
    clv: ClvKind = "predicted"
    currency: str | None = None
    until: dt.date | str | None = None
    leave_out: Collection[Trouble] = ()


class Making:
    """A data set in the making: `computation` runs in a process of its own, can be followed and
    cancelled; when it is done the data set is kept and the transactions are deleted.

    Raises ForbiddenError unless the caller may load data.
    """

    def __init__(
        self, store: Store, caller: Caller, uploaded: UploadedTransactions, wanted: Wanted
    ) -> None:
        may_load(caller)
        self._store, self._caller = store, caller
        self._uploaded, self._wanted = uploaded, wanted
        self._made = uploaded.folder / "customers.parquet"
        self._data_set: DataSet | None = None
        task = Task(making.__name__, making.work, self._job(), limits=LIMITS)
        self.computation = Computation(task, self._keep)

    def data_set(self, patience: float | None = None) -> DataSet:
        """The data set, for which it waits `patience` seconds or as long as it takes.

        Raises NoResultError when it is not there, also because it was cancelled; InvalidInputError
        as `make_customers` does.
        """
        self.computation.result(patience)
        assert self._data_set
        return self._data_set

    def _job(self) -> dict[str, Any]:
        wanted = self._wanted
        return {
            "rows": str(self._uploaded.rows),
            "customers": str(self._made),
            "columns": asdict(wanted.columns),
            "terms": asdict(wanted.terms),
            "until": str(wanted.until) if wanted.until else None,
            "leave_out": list(wanted.leave_out),
        }

    def _keep(self, plain: dict[str, Any]) -> None:
        """Keep the customers with their account, and say what their columns are."""
        account: ClvAccount = from_plain(ClvAccount, plain["answer"])
        store, caller, wanted = self._store, self._caller, self._wanted
        name = f"customers made from {self._uploaded.report.original_name}"
        kept = load_customers(store, caller, self._made, name, wanted.name)
        keep_account(kept.parquet, account)
        words = account.words(wanted.clv)
        roles = Roles("customer_id", f"{wanted.clv}_clv", currency=wanted.currency, clv_kind=words)
        store.write(save_roles, caller, kept.id, roles)
        store.write(save_formula, caller, kept.id, list(formula_of(wanted.clv)))
        self._data_set = self._without_other_clv(store.read(own_data_set, caller, kept.id))
        self._uploaded.delete()

    def _without_other_clv(self, kept: DataSet) -> DataSet:
        """The other CLV is no metric that this one is compared with."""
        other = other_clv(self._wanted.clv)
        metrics = [
            replace(metric, is_used=metric.is_used and metric.name != other)
            for metric in kept.catalogue
        ]
        self._store.write(save_metrics, self._caller, kept.id, metrics)
        return self._store.read(own_data_set, self._caller, kept.id)
