-- one row per customer: its CLV, its answer, and its fifth of all customers with a CLV, of which 5
-- is the most valuable; a customer at a threshold is above it, however many are tied there
create or replace temp table fifths as
with thresholds as (
    select quantile_cont(clv, [0.2, 0.4, 0.6, 0.8]) as cuts from customers where clv is not null
)

select
    id,
    clv,
    nps,
    case when clv is not null then 1 + len([cut for cut in cuts if cut <= clv]) end as fifth
from customers
cross join thresholds
where id is not null
