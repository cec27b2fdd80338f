-- one row: what the edge table holds, and what of it cannot be used
select
    (select count(*) from edges) as rows,
    (select count(*) from edges where source = target) as to_themselves,
    (select count(*) from edges where target is null) as without_deal,
    (select count(*) from deals) as deals,
    (select count(*) from deals where is_won is null) as undecided,
    (select count(*) from deals where amount is null) as without_value,
    (select count(distinct source) from calls) as customers,
    (select count(distinct source) from calls where not is_known) as unknown,
    (select count(distinct source) from calls where is_known and clv is null) as without_clv
