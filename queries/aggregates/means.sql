-- one row per scope and group: mean and variance of CLV; amounts whose squares overflow are left out
select
    is_whole,
    segment,
    is_high,
    max(abs(clv)) as largest,
    avg(case when abs(clv) < 1e140 then clv end) as mean,
    var_samp(case when abs(clv) < 1e140 then clv end) as variance
from the_sides
group by is_whole, segment, is_high
