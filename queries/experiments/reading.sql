-- one row per customer who was drawn: arm, metric and CLV in the data of the draw and in fresh ones
-- null where the data do not know it; is_there says whether the fresh data have the customer at all
-- {before} and {after} are replaced by the id, metric and CLV of each with their casts and names
with drawn as (
    select
        id,
        arm
    from read_parquet($arms)
),

before as (
    select {before} from read_parquet($before)
),

after as (
    select {after} from read_parquet($after)
)

select
    drawn.arm,
    before.metric as metric_before,
    after.metric as metric_after,
    before.clv as clv_before,
    after.clv as clv_after,
    after.id is not null as is_there
from drawn
left join before on drawn.id = before.id
left join after on drawn.id = after.id
order by drawn.arm, drawn.id
