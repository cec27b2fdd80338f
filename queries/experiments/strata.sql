-- one row per business segment: its typical customers whose metric is known
select
    segment,
    count(*) as num_customers
from labelled
where label = 'typical' and isfinite(m0)
group by segment
order by segment nulls last
