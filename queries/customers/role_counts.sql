-- one row: how many customers have which value missing, doubled or out of range
with ids as (
    select id, count(*) as num_rows from customers where id is not null group by id
)

select
    count(*) as n,
    count(*) - count(id) as missing_ids,
    (select count(*) from ids where num_rows > 1) as duplicate_ids,
    count(*) - count(clv) as missing_clv,
    count(*) filter (clv < 0) as negative_clv,
    count(*) filter (clv = 0) as zero_clv,
    count(distinct segment) as segments,
    count(*) - count(segment) as missing_segment,
    count(nps) as nps_answers,
    count(*) filter (nps not between 0 and 10) as nps_outside,
    min(nps) as nps_low,
    max(nps) as nps_high
from customers
