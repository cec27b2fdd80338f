-- one row per id that meets a condition, at most $most, and how many there are in all
-- {condition} is built from numbers alone
select id, count(*) over () as num_ids
from ids
where {condition}
order by file, place
limit $most
