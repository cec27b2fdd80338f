-- adds one row per row of an edge table; an outcome that is neither won nor lost is not known
-- {source}, {target}, {amount}, {on_day} and {outcome} are replaced by quoted columns, or by what
-- stands for a column that the table does not have
insert into edges
with cells as (
    select
        nullif(trim({source}::varchar), '') as source,
        nullif(trim({target}::varchar), '') as target,
        try_cast({amount} as double) as amount,
        try_cast({on_day} as date) as on_day,
        lower(trim({outcome}::varchar)) as outcome
    from read_parquet($path)
)

select
    source,
    target,
    case when isfinite(amount) then amount end as amount,
    on_day,
    case
        when list_contains($won, outcome) then true
        when list_contains($lost, outcome) then false
    end as is_won
from cells
