-- one row per customer: its roles, its metrics and its label: best, typical, other; null without a CLV
create or replace temp view labelled as
select
    customers.*,
    case
        when clv >= best_from then 'best'
        when clv >= typical_from then 'typical'
        when clv is not null then 'other'
    end as label
from customers
left join thresholds on customers.segment is not distinct from thresholds.segment
