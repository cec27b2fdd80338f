-- one row: how far the groups of a label, read as the segment, part the ranks of a metric
with tied as (
    select
        segment,
        rank() over (order by metric) as place,
        count(*) over (partition by metric) as tie,
        count(*) over () as n
    from measured
    where metric is not null and clv is not null and segment is not null
),

ranked as (
    select segment, place + (tie - 1) / 2 - (n + 1) / 2 as metric_rank
    from tied
),

by_label as (
    select
        segment,
        count(*) as n,
        sum(metric_rank) as ranks,
        sum(metric_rank * metric_rank) as squares
    from ranked
    group by segment
)

select
    true as is_whole,
    '' as segment,
    coalesce(sum(n), 0) as n,
    count(*) as n_groups,
    sum(ranks * ranks / n) as squares_between,
    sum(squares) as squares
from by_label
