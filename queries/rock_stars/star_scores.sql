-- one row per number of criteria that are a yes and label of best and typical: customers
select score, label, count(*) as customers
from stars
group by score, label
order by score desc, label
