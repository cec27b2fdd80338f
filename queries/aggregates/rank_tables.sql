-- one row per cell of a table of ranks, for scopes whose rho needs a bootstrap: the customers in it
-- ranks as they are up to 2,000 customers, beyond in 32 equal shares of them, 0 to 31
with doubtful as (
    select is_whole, segment
    from correlations
    where n < 25 or abs(products) >= 0.79 * sqrt(metric_squares * clv_squares)
),

cells as (
    select
        is_whole,
        segment,
        case
            when n <= 2000 then metric_rank + (n + 1) / 2
            else least(floor((metric_rank + (n + 1) / 2) * (32 / n)), 31)
        end as metric_cell,
        case
            when n <= 2000 then clv_rank + (n + 1) / 2
            else least(floor((clv_rank + (n + 1) / 2) * (32 / n)), 31)
        end as clv_cell
    from ranks
    join doubtful using (is_whole, segment)
)

select is_whole, segment, metric_cell, clv_cell, count(*) as n
from cells
group by is_whole, segment, metric_cell, clv_cell
