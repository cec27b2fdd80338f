-- one row per scope: what tells a flag, a count and a measure apart
select
    is_whole,
    segment,
    sum(case when metric < 0 or metric <> round(metric) then n else 0 end) as n_no_counts,
    sum(case when metric > 1 then n else 0 end) as n_above_one,
    max(case when metric = 0 then n else 0 end) as n_zero,
    max(case when metric <> 0 then n else 0 end) as n_most_frequent_other
from levels
group by is_whole, segment
