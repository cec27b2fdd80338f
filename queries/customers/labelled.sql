-- one row per customer: what {source} has, and its label: best, typical, other; null without a CLV
-- {label}, {view}, {values} and {thresholds} are replaced by one rule's own names, {test} by its
-- conditions under internal names, {without} by internal columns to leave out
create or replace temp view {view} as
select
    {source}.* {without},
    case
        when clv is null then null
        when coalesce(clv >= best_from, true) and {test} then 'best'
        when clv >= typical_from and not coalesce(clv >= typical_to, false) then 'typical'
        else 'other'
    end as {label}
from {source}
cross join {values}
left join {thresholds} on {source}.segment is not distinct from {thresholds}.segment
