-- one row per fifth of CLV of who spoke and tenth of the deal's value: calls, those of won deals,
-- the customers who spoke and the deals; only what has a fifth and a tenth
select
    fifth,
    tenth,
    count(*) as calls,
    count(*) filter (is_won) as won,
    count(distinct source) as customers,
    count(distinct deal) as deals
from calls
where fifth is not null and tenth is not null
group by fifth, tenth
order by fifth, tenth
