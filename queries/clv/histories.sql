-- one row per customer who bought up to the period that $until lies in: frequency, recency, T in
-- periods and the mean amount of the repeat periods; all purchases of one period are one purchase
-- two levels of grouping, which is far faster than counting distinct periods
with purchases as (
    select
        customer_id,
        date_diff($unit, date '0001-01-01', day) as period,
        sum(amount) as spent
    from usable
    where amount >= 0 and date_diff($unit, date '0001-01-01', day) <= $last_period
    group by all
)

select
    customer_id,
    (count(*) - 1)::double as frequency,
    (max(period) - min(period))::double as recency,
    ($last_period - min(period))::double as "T",
    case
        when count(*) = 1 then 0.0
        else (sum(spent) - arg_min(spent, period)) / (count(*) - 1)
    end as monetary_value
from purchases
group by customer_id
order by customer_id
