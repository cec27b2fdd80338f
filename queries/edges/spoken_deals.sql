-- one row per deal that was won or lost and customer who spoke for it; without one, source is null
-- best is the fifth of the most valuable of them, 0 if none has a CLV, and -1 if nobody spoke
with best_of as (
    select deal, coalesce(max(fifth), 0) as best from calls group by deal
)

select
    deals.deal,
    deals.target,
    deals.tenth,
    deals.is_won,
    coalesce(best_of.best, -1) as best,
    calls.source
from deals
left join best_of on deals.deal = best_of.deal
left join calls on deals.deal = calls.deal and coalesce(calls.fifth, 0) = best_of.best
where deals.is_won is not null
