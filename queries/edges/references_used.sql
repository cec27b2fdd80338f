-- one row per customer who spoke for a deal: how often, with what outcome, and when last
-- first those who spoke for won deals of the top tenth, then the most used; $most of them
select
    source as id,
    bool_or(is_known) as is_known,
    any_value(clv) as clv,
    any_value(fifth) as fifth,
    count(*) as times,
    count(*) filter (is_won) as won,
    count(*) filter (is_won and tenth = 10) as won_top,
    max(on_day)::varchar as last_on
from calls
group by source
order by coalesce(any_value(fifth), 0) = 5 and count(*) filter (is_won and tenth = 10) > 0 desc, times desc, id
limit $most
