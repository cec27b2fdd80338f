-- one row: whether there are transactions and none has any trouble, told faster than which it is
-- $today is the last day on which a purchase can have been made
select
    count(*) > 0 and count(*) = count(*) filter (
        customer_id is not null
        and day <= $today
        and amount >= 0
        and isfinite(amount)
        and isfinite(margin)
    ) as is_sound
from transactions
