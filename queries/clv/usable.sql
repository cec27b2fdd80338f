-- one row per transaction that can be used: a customer, a day up to $today and an amount
create view usable as
select customer_id, day, amount, margin
from transactions
where
    customer_id is not null
    and day <= $today
    and isfinite(amount)
