-- one row per scope and value of the metric: its customers, the share up to it and the next value
with counted as (
    select is_whole, segment, metric, count(*) as n
    from pairs
    group by is_whole, segment, metric
)

select
    is_whole,
    segment,
    metric,
    n,
    sum(n) over (partition by is_whole, segment order by metric)
    / sum(n) over (partition by is_whole, segment) as up_to,
    lead(metric) over (partition by is_whole, segment order by metric) as next_metric
from counted
