-- one row per label, best first: customers and their CLV; null counts those without a CLV
select
    label,
    count(*) as num_customers,
    sum(clv) as clv_total,
    median(clv) as clv_median
from labelled
group by label
order by label = 'best' desc, label = 'typical' desc, label
