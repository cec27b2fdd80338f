-- one row per scope, group and position (from 1, by CLV) near the middle: the CLV there
-- ten standard errors of the median's position, thinned to about 500 positions; the middle always
-- nothing of groups under 30 customers, which are too few to tell
with ordered as (
    select
        is_whole,
        segment,
        is_high,
        clv,
        row_number() over (partition by is_whole, segment, is_high order by clv) as position,
        count(*) over (partition by is_whole, segment, is_high) as n
    from the_sides
),

placed as (
    select
        *,
        abs(position - (n + 1) / 2) as from_middle,
        1 + floor(sqrt(n) / 100)::bigint as step
    from ordered
)

select is_whole, segment, is_high, n, position, clv
from placed
where
    n >= 30
    and (from_middle < 1 or (from_middle <= 2.5 * sqrt(n) and position % step = 0))
