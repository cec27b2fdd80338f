-- one row per customer who bought up to the day $until: revenue and margin, refunds netted
select customer_id, sum(amount) as revenue, sum(margin) as margin
from usable
where day <= $until
group by customer_id
order by customer_id
