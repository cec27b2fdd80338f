-- one row per scope and group of at least 300: mean and variance of CLV
-- amounts whose squares overflow are left out and counted
select
    is_whole,
    segment,
    is_high,
    count(case when abs(clv) >= 1e140 then 1 end) as n_too_large,
    avg(case when abs(clv) < 1e140 then clv end) as mean,
    var_samp(case when abs(clv) < 1e140 then clv end) as variance
from the_sides
group by is_whole, segment, is_high
having count(*) >= 300
