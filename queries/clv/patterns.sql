-- one row per pattern of equal frequency, recency and T, with the customers who share it
select frequency, recency, "T", count(*)::double as customers
from histories
group by all
order by all
