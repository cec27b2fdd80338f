-- one row per customer whose rank changes, those who move furthest first; $most of them
select
    id,
    amount,
    old_rank,
    new_rank,
    old_clv,
    new_clv,
    old_fifth = 5 as was_top,
    new_fifth = 5 as is_top
from weighed
where old_rank <> new_rank
order by abs(old_rank - new_rank) desc, new_rank, id
limit $most
