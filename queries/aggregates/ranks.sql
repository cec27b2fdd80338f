-- one row per scope and customer: mid-ranks of metric and CLV, less their mean, and how many there are
with tied as (
    select
        is_whole,
        segment,
        rank() over (partition by is_whole, segment order by metric) as metric_place,
        count(*) over (partition by is_whole, segment, metric) as metric_tie,
        rank() over (partition by is_whole, segment order by clv) as clv_place,
        count(*) over (partition by is_whole, segment, clv) as clv_tie,
        count(*) over (partition by is_whole, segment) as n
    from pairs
)

select
    is_whole,
    segment,
    n,
    metric_place + (metric_tie - 1) / 2 - (n + 1) / 2 as metric_rank,
    clv_place + (clv_tie - 1) / 2 - (n + 1) / 2 as clv_rank
from tied
