-- one row per value of one column: the value and how many rows have it, the most frequent first
-- {column} is replaced by the column's internal name (c0, c1, …)
select {column}::varchar as cell, count(*) as num_rows
from read_rows
where {column} is not null
group by cell
order by num_rows desc, cell
