-- one row per scope: its customers, and those with both a metric and a CLV
select
    is_whole,
    segment,
    count(*) as n_customers,
    count(case when metric is not null and clv is not null then 1 end) as n
from scoped
group by is_whole, segment
