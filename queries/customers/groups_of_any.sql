-- one row: customers with a CLV and the metric, of them those with none of it and those with any
-- {metric} is the metric's internal name
select
    count(*) as n,
    count(*) filter ({metric} = 0) as low,
    count(*) filter ({metric} <> 0) as high
from customers
where clv is not null and {metric} is not null
