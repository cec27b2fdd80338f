-- one row: customers with a CLV and the metric, those in its bottom third and those in its top third
-- a customer who would be in both, since many are tied there, is in neither
-- {metric} is the metric's internal name
with measured as (
    select {metric} as metric from customers where clv is not null and {metric} is not null
),

thirds as (
    select quantile_disc(metric, 1 / 3) as low_to, quantile_disc(metric, 2 / 3) as high_from
    from measured
)

select
    count(metric) as n,
    count(*) filter (metric <= low_to and metric < high_from) as low,
    count(*) filter (metric >= high_from and metric > low_to) as high
from measured
cross join thirds
