-- one row per deal: rows with the same closed customer, value, day and outcome are one deal
-- tenth is that of its value among all deals that have one, won and lost; 10 is the largest
create or replace temp table deals as
with grouped as (
    select target, amount, on_day, is_won
    from edges
    where target is not null and source is distinct from target
    group by all
),

thresholds as (
    select
        quantile_cont(amount, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) as cuts
    from grouped
    where amount is not null
)

select
    row_number() over (order by target, on_day, amount, is_won) as deal,
    target,
    amount,
    on_day,
    is_won,
    case when amount is not null then 1 + len([cut for cut in cuts if cut <= amount]) end as tenth
from grouped
cross join thresholds
