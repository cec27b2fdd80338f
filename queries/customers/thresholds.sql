-- one row per segment: from which CLV on a customer can be best, and from which up to which typical
-- by segment when $by_segment and it has $smallest_segment customers with a CLV, else by the whole
-- without $best_from the CLV plays no part in best, without $typical_to typical has no upper end
-- {table} is replaced by the rule's own name for it
create or replace temp table {table} as
with valued as (
    select segment, clv from customers where clv is not null
),

whole as (
    select
        quantile_cont(
            clv, [coalesce($best_from, 1), $typical_from, coalesce($typical_to, 1)]
        ) as starts
    from valued
),

segments as (
    select
        segment,
        count(*) as num_customers,
        segment is not null and $by_segment and count(*) >= $smallest_segment as is_own,
        quantile_cont(
            clv, [coalesce($best_from, 1), $typical_from, coalesce($typical_to, 1)]
        ) as starts
    from valued
    group by segment
),

measured as (
    select
        segment,
        num_customers,
        is_own,
        case when is_own then segments.starts else whole.starts end as starts
    from segments
    cross join whole
)

select
    segment,
    num_customers,
    is_own,
    case when $best_from is not null then starts[1] end as best_from,
    starts[2] as typical_from,
    case when $typical_to is not null then starts[3] end as typical_to
from measured
