-- one row per scope, with and without the metric: customers with a CLV and the middle two of their CLV
-- nothing of fewer than five customers, one of whom could be told from it
with ordered as (
    select
        is_whole,
        segment,
        metric is not null as has_metric,
        clv,
        row_number() over (
            partition by is_whole, segment, metric is not null order by clv
        ) as position,
        count(*) over (partition by is_whole, segment, metric is not null) as n
    from scoped
    where clv is not null
)

select
    is_whole,
    segment,
    has_metric,
    max(n) as n,
    min(clv) as lower_middle,
    max(clv) as upper_middle
from ordered
where n >= 5 and abs(position - (n + 1) / 2) < 1
group by is_whole, segment, has_metric
