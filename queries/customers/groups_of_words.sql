-- one row: customers with a CLV and the metric, and how many have its second most frequent word and
-- its most frequent one; {metric} is the metric's internal name
with words as (
    select count(*) as num_customers
    from customers
    where clv is not null and {metric} is not null
    group by {metric}
),

largest as (
    select num_customers, row_number() over (order by num_customers desc) as place from words
)

select
    coalesce(sum(num_customers), 0)::bigint as n,
    coalesce(max(num_customers) filter (place = 2), 0) as low,
    coalesce(max(num_customers) filter (place = 1), 0) as high
from largest
