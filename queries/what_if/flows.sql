-- one row per fifth before and fifth after: customers
select old_fifth, new_fifth, count(*) as customers
from weighed
group by old_fifth, new_fifth
order by old_fifth desc, new_fifth desc
