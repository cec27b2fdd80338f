-- one row per customer and scope: the whole, and the segment that the customer belongs to
-- the whole has '' for its segment, so that a scope is never null and joins on equality
select true as is_whole, '' as segment, metric, clv
from measured
union all
select false as is_whole, segment, metric, clv
from measured
where segment is not null
