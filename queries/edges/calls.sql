-- one row per customer who spoke for a deal, with its fifth of CLV (null if not known)
create or replace temp table calls as
select distinct
    deals.deal,
    deals.target,
    deals.tenth,
    deals.on_day,
    deals.is_won,
    edges.source,
    fifths.id is not null as is_known,
    fifths.clv,
    fifths.fifth
from edges
inner join deals
    on edges.target = deals.target
    and edges.amount is not distinct from deals.amount
    and edges.on_day is not distinct from deals.on_day
    and edges.is_won is not distinct from deals.is_won
left join fifths on edges.source = fifths.id
where edges.source is not null and edges.source <> edges.target
