-- one row per id that more than one row of a file has, the most frequent first, at most $most,
-- and how many such ids there are; {id} is replaced by the quoted column
select {id}::varchar as repeated_id, count(*) as num_rows, count(*) over () as num_ids
from read_parquet($path)
where {id} is not null
group by {id}
having count(*) > 1
order by num_rows desc, repeated_id
limit $most
