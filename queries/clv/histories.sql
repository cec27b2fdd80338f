-- one row per customer who bought up to the period that $until lies in: frequency, recency, T in
-- periods and the mean amount of the repeat periods; all purchases of one period are one purchase
-- the periods of a customer, from $first_period to $last_period, are bits of one string, which is
-- far faster than grouping by customer and period where many of them are
with purchases as (
    select
        customer_id,
        date_diff($unit, date '0001-01-01', day)::integer as period,
        amount
    from usable
    where amount >= 0 and date_diff($unit, date '0001-01-01', day) <= $last_period
),

customers as (
    select
        customer_id,
        min(period) as first_period,
        max(period) as latest_period,
        bit_count(bitstring_agg(period, $first_period, $last_period)) - 1 as repeats,
        sum(amount) as spent
    from purchases
    group by customer_id
),

first_purchases as (
    select customer_id, sum(amount) as first_spent
    from purchases
    inner join customers using (customer_id)
    where period = first_period
    group by customer_id
)

select
    customer_id,
    repeats::double as frequency,
    (latest_period - first_period)::double as recency,
    ($last_period - first_period)::double as "T",
    case when repeats = 0 then 0.0 else (spent - first_spent) / repeats end as monetary_value
from customers
inner join first_purchases using (customer_id)
order by customer_id
