-- one row per id that more than one row has, the most frequent first, at most $most
select id, count(*) as num_rows
from customers
where id is not null
group by id
having count(*) > 1
order by num_rows desc, id
limit $most
