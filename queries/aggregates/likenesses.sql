-- one row per scope: the sum of products of ranks, and the highest and lowest that ties let it reach
with metric_order as (
    select
        is_whole,
        segment,
        metric_rank,
        row_number() over (partition by is_whole, segment order by metric_rank) as place
    from ranks
),

clv_order as (
    select
        is_whole,
        segment,
        clv_rank,
        row_number() over (partition by is_whole, segment order by clv_rank) as place,
        row_number() over (partition by is_whole, segment order by clv_rank desc) as place_from_top
    from ranks
),

rising as (
    select
        metric_order.is_whole,
        metric_order.segment,
        sum(metric_order.metric_rank * clv_order.clv_rank) as highest
    from metric_order
    inner join clv_order
        on
            metric_order.is_whole = clv_order.is_whole
            and metric_order.segment = clv_order.segment
            and metric_order.place = clv_order.place
    group by metric_order.is_whole, metric_order.segment
),

falling as (
    select
        metric_order.is_whole,
        metric_order.segment,
        sum(metric_order.metric_rank * clv_order.clv_rank) as lowest
    from metric_order
    inner join clv_order
        on
            metric_order.is_whole = clv_order.is_whole
            and metric_order.segment = clv_order.segment
            and metric_order.place = clv_order.place_from_top
    group by metric_order.is_whole, metric_order.segment
)

select
    correlations.is_whole,
    correlations.segment,
    correlations.n,
    correlations.products,
    rising.highest,
    falling.lowest
from correlations
inner join rising
    on correlations.is_whole = rising.is_whole and correlations.segment = rising.segment
inner join falling
    on correlations.is_whole = falling.is_whole and correlations.segment = falling.segment
