-- one row per scope of at least two values: the highest of the bottom and the lowest of the top third
-- a cut lies between two values as near to a third as ties let, so that equal customers stay together
with cuts as (
    select
        is_whole,
        segment,
        metric,
        next_metric,
        row_number() over (
            partition by is_whole, segment order by abs(up_to - 1 / 3), metric
        ) as nearness_to_bottom,
        row_number() over (
            partition by is_whole, segment order by abs(up_to - 2 / 3), metric
        ) as nearness_to_top
    from levels
    where next_metric is not null
)

select
    is_whole,
    segment,
    max(case when nearness_to_bottom = 1 then metric end) as highest_low,
    max(case when nearness_to_top = 1 then next_metric end) as lowest_high
from cuts
group by is_whole, segment
