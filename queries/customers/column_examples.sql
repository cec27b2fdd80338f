-- one row per value: the most frequent values of one column among its first rows, at most $most
-- {column} is replaced by the column's internal name (c0, c1, …)
with first_rows as (
    select {column}::varchar as example from read_rows where {column} is not null limit 10000
)

select left(example, 80) as example
from first_rows
group by all
order by count(*) desc, example
limit $most
