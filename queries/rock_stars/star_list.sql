-- one row per customer with a yes at all: most first, then those of whom the least is a no; $most
select id, loyal, eager, connected, reputation, score, unknown, label, may_endorse
from stars
where score > 0
order by score desc, unknown desc, id
limit $most
