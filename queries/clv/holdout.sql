-- one row per customer who first bought up to $last_period, the end of the calibration: frequency,
-- recency, T and mean amount up to then; repeat purchases and money in the last $length periods of
-- the calibration and in the $length periods after it
with purchases as (
    select
        customer_id,
        date_diff($unit, date '0001-01-01', day) as period,
        sum(amount) as spent
    from usable
    where
        amount >= 0
        and date_diff($unit, date '0001-01-01', day) <= $last_period + $length
    group by all
),

customers as (
    select
        customer_id,
        min(period) as first_period,
        arg_min(spent, period) as first_spent,
        max(period) filter (period <= $last_period) as latest_period,
        count(*) filter (period <= $last_period) - 1 as repeats,
        coalesce(sum(spent) filter (period <= $last_period), 0.0) - first_spent as repeat_spent,
        count(*) filter (period between $last_period - $length + 1 and $last_period) as lately,
        coalesce(
            sum(spent) filter (period between $last_period - $length + 1 and $last_period), 0.0
        ) as lately_spent,
        count(*) filter (period > $last_period) as afterwards,
        coalesce(sum(spent) filter (period > $last_period), 0.0) as afterwards_spent
    from purchases
    group by customer_id
    having min(period) <= $last_period
)

select
    customer_id,
    repeats::double as frequency,
    (latest_period - first_period)::double as recency,
    ($last_period - first_period)::double as "T",
    case when repeats = 0 then 0.0 else repeat_spent / repeats end as monetary_value,
    (lately - (first_period > $last_period - $length)::integer)::double as last_purchases,
    case
        when first_period > $last_period - $length then lately_spent - first_spent
        else lately_spent
    end as last_spent,
    afterwards::double as actual_purchases,
    afterwards_spent as actual_spent
from customers
order by customer_id
