-- one row per kind of answer to the NPS question and how far these customers went: 0 referred
-- nobody, 1 somebody, 2 somebody with a CLV above zero, 3 somebody above the median CLV of all
with answered as (
    select
        case
            when nps >= 9 then 'promoters'
            when nps >= 7 then 'passives'
            when nps is not null then 'detractors'
            else 'no answer'
        end as kind,
        coalesce(went.step, 0) as step
    from fifths
    left join went on fifths.id = went.id
)

select kind, step, count(*) as customers
from answered
group by kind, step
