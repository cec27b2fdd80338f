"""Whether a workshop is ready for its evidence, looked at the day before."""

from dataclasses import dataclass
from typing import Literal

from valuewhen.customers.data_sets import DataSet, own_data_set
from valuewhen.customers.power import MetricGroups, metric_groups
from valuewhen.join.attachments import attachment
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store

State = Literal["ready", "partly", "open"]


@dataclass(frozen=True)
class DataReadiness:
    """What is known of a data set and a workshop; None of the workshop where there is none.

    `groups` has an entry per metric in use. `joined_version` is the version of these data that the
    workshop is joined with, None if it is joined with none of them.
    """

    data_set: DataSet
    groups: tuple[MetricGroups, ...]
    has_workshop: bool
    joined_version: int | None

    @property
    def data(self) -> State:
        """Ready once it is known which columns are the id and the CLV."""
        return "ready" if self.data_set.roles else "open"

    @property
    def formula(self) -> State:
        """Ready once the inputs of the firm's CLV are recorded."""
        return "ready" if self.data_set.formula else "open"

    @property
    def best(self) -> State:
        """Ready once a rule is saved with these very data; partly if with another version."""
        if self.joined_version is None:
            return "open"
        return "ready" if self.joined_version == self.data_set.version else "partly"

    @property
    def too_few(self) -> tuple[MetricGroups, ...]:
        """The metrics of which too few customers could be compared to tell anything."""
        return tuple(groups for groups in self.groups if not groups.is_enough)

    @property
    def evidence(self) -> State:
        """Ready if every metric in use can be compared, partly if some can."""
        if len(self.too_few) == len(self.groups):
            return "open"
        return "partly" if self.too_few else "ready"


def data_readiness(
    store: Store, caller: Caller, data_set: DataSet, workshop_id: str | None
) -> DataReadiness:
    """Looks at the data set and, where there is one, at the workshop that it is for.

    Raises NotFoundError or ForbiddenError for data or a workshop that are none of the caller's
    business.
    """
    store.read(own_data_set, caller, data_set.id)
    joined = store.read(attachment, caller, workshop_id) if workshop_id else None
    is_same = joined is not None and joined.data_set.name == data_set.name
    used = [metric for metric in data_set.catalogue if metric.is_used]
    groups = metric_groups(data_set, used) if data_set.roles else []
    return DataReadiness(
        data_set,
        tuple(groups),
        workshop_id is not None,
        joined.data_set.version if joined and is_same else None,
    )
