-- one row per scope and group: the sums of placements that give Cliff's delta and its variance
-- a placement is how many of the other group are worth less, ties half; every row adds the square of
-- how many customers share its CLV, which sums to the cubes that the Mann-Whitney test corrects by
with tied as (
    select
        is_whole,
        segment,
        is_high,
        rank() over (partition by is_whole, segment order by clv) as place,
        rank() over (partition by is_whole, segment, is_high order by clv) as place_within,
        (count(*) over (partition by is_whole, segment, clv))::double as tie,
        (count(*) over (partition by is_whole, segment, is_high, clv))::double as tie_within
    from the_sides
),

placed as (
    select
        is_whole,
        segment,
        is_high,
        tie,
        place - place_within + (tie - tie_within) / 2 as placement
    from tied
)

select
    is_whole,
    segment,
    is_high,
    count(*) as n,
    sum(placement) as placements,
    sum(placement * placement) as placement_squares,
    sum(tie * tie) as cubes
from placed
group by is_whole, segment, is_high
