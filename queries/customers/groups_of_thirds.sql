-- one row: customers with a CLV and the metric, those in its bottom third and those in its top third,
-- cut between two values as near to a third as ties let, so that equal customers are never parted
-- {metric} is the metric's internal name
with levels as (
    select {metric} as level, count(*) as num_customers
    from customers
    where clv is not null and {metric} is not null
    group by level
),

cuts as (
    select
        level = max(level) over () as is_last,
        sum(num_customers) over (order by level) as below,
        sum(num_customers) over () as n
    from levels
)

select
    coalesce(max(n), 0)::bigint as n,
    coalesce(arg_min(below, abs(below / n - 1 / 3)) filter (not is_last), 0)::bigint as low,
    coalesce(arg_min(n - below, abs(1 - below / n - 1 / 3)) filter (not is_last), 0)::bigint as high
from cuts
