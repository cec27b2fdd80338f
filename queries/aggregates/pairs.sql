-- one row per scope and customer with both a metric and a CLV
select is_whole, segment, metric, clv
from scoped
where metric is not null and clv is not null
