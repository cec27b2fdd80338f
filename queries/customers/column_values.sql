-- one row per value of a column, the most frequent first, at most $most
-- {column} is replaced by the column's internal name (c0, c1, …)
select {column} as found
from read_rows
where {column} is not null
group by {column}
order by count(*) desc, {column}
limit $most
