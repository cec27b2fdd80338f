-- one row per customer who referred and customer that was referred, however often: when last,
-- whether it was lost each time, and what is known of both
with pairs as (
    select
        source,
        target,
        max(on_day)::varchar as last_on,
        coalesce(bool_and(not is_won), false) as is_lost
    from edges
    where source <> target
    group by source, target
)

select
    pairs.*,
    referrers.id is not null as source_is_known,
    referrers.clv as source_clv,
    referrers.fifth as source_fifth,
    referred.id is not null as target_is_known,
    referred.clv as target_clv
from pairs
left join fifths as referrers on pairs.source = referrers.id
left join fifths as referred on pairs.target = referred.id
order by source, target
