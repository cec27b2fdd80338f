-- one row: how many transactions have which trouble, with an example of each
-- $today is the last day on which a purchase can have been made
with judged as (
    select
        *,
        amount is null or not isfinite(amount) as lacks_amount,
        margin is null or not isfinite(margin) as lacks_margin
    from transactions
)

select
    count(*) as transactions,
    count(*) filter (customer_id is null) as no_customer,
    count(*) filter (day is null and written_date is null) as no_date,
    count(*) filter (day is null and written_date is not null) as unreadable_date,
    (min(written_date) filter (day is null))::varchar as unreadable_date_example,
    count(*) filter (day > $today) as future,
    max(day) filter (day > $today) as future_example,
    count(*) filter (lacks_amount) as no_amount,
    (min(written_amount) filter (lacks_amount))::varchar as no_amount_example,
    count(*) filter (lacks_margin) as no_margin,
    (min(written_margin) filter (lacks_margin))::varchar as no_margin_example,
    count(*) filter (amount < 0 and not lacks_amount) as refund,
    min(amount) filter (amount < 0 and not lacks_amount) as refund_example
from judged
