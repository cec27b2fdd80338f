-- one row per scope: what tells a flag, a count and a measure apart
select
    is_whole,
    segment,
    count(*) as n_levels,
    min(metric) as smallest,
    max(metric) as largest,
    count(case when metric <> round(metric) then 1 end) as n_broken,
    coalesce(max(case when metric = 0 then n end), 0) as n_zero,
    coalesce(max(case when metric <> 0 then n end), 0) as n_most_frequent_other
from levels
group by is_whole, segment
