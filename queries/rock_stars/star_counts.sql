-- one row per criterion: customers with a yes, with a no, and of whom it is not known
with answers as (
    unpivot (select loyal, eager, connected, reputation from stars)
    on columns (*) into name criterion value answer
),

said as (
    select
        criterion,
        count(*) filter (answer) as yes,
        count(*) filter (not answer) as no
    from answers
    group by criterion
),

criteria as (
    select unnest(['loyal', 'eager', 'connected', 'reputation']) as criterion,
        unnest([1, 2, 3, 4]) as place
)

select
    criteria.criterion,
    coalesce(said.yes, 0) as yes,
    coalesce(said.no, 0) as no,
    (select count(*) from stars) - coalesce(said.yes, 0) - coalesce(said.no, 0) as unknown
from criteria
left join said on criteria.criterion = said.criterion
order by criteria.place
