-- one row per customer with a CLV and the metric: its CLV as it is and with $weight for each unit of
-- the metric, its rank by both (1 is the most valuable, equal ones share it) and its fifth by both;
-- fifths as everywhere: a customer at a threshold is above it
create or replace temp table weighed as
with known as (
    select id, m0 as amount, clv as old_clv, clv + $weight * m0 as new_clv
    from customers
    where clv is not null and isfinite(m0)
),

thresholds as (
    select
        quantile_cont(old_clv, [0.2, 0.4, 0.6, 0.8]) as old_cuts,
        quantile_cont(new_clv, [0.2, 0.4, 0.6, 0.8]) as new_cuts
    from known
)

select
    id,
    amount,
    old_clv,
    new_clv,
    rank() over (order by old_clv desc) as old_rank,
    rank() over (order by new_clv desc) as new_rank,
    1 + len([cut for cut in old_cuts if cut <= old_clv]) as old_fifth,
    1 + len([cut for cut in new_cuts if cut <= new_clv]) as new_fifth
from known
cross join thresholds
