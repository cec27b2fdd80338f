-- one row per customer who was drawn: id and arm, in the order of the ids
-- a lot that anybody can repeat: within a segment customers stand in the order of md5('seed:id'),
-- the first $quotas of them are the pilot, as many after them the holdout
with quotas as (
    select
        unnest($segments::varchar[]) as segment,
        unnest($quotas::bigint[]) as quota
),

shuffled as (
    select
        id,
        segment,
        row_number() over (
            partition by segment
            order by md5(concat($seed::bigint, ':', id)), id
        ) as place
    from labelled
    where label = 'typical' and isfinite(m0)
)

select
    shuffled.id,
    case when shuffled.place <= quotas.quota then 'pilot' else 'holdout' end as arm
from shuffled
inner join quotas on shuffled.segment is not distinct from quotas.segment
where shuffled.place <= 2 * quotas.quota
order by shuffled.id
