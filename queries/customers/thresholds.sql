-- one row per segment: from which CLV on a customer is best, and from which on typical
-- by segment when $by_segment and it has $smallest_segment customers with a CLV, else by the whole
create or replace temp table thresholds as
with valued as (
    select segment, clv from customers where clv is not null
),

whole as (
    select
        quantile_cont(clv, $best_from) as best_from,
        quantile_cont(clv, $typical_from) as typical_from
    from valued
),

segments as (
    select
        segment,
        count(*) as num_customers,
        segment is not null and $by_segment and count(*) >= $smallest_segment as is_own,
        quantile_cont(clv, $best_from) as best_from,
        quantile_cont(clv, $typical_from) as typical_from
    from valued
    group by segment
)

select
    segment,
    num_customers,
    is_own,
    case when is_own then segments.best_from else whole.best_from end as best_from,
    case when is_own then segments.typical_from else whole.typical_from end as typical_from
from segments
cross join whole
