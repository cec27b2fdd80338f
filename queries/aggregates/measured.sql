-- one row per customer: segment as text, metric and CLV as numbers, null where missing or not finite
-- the_table, the_segment, the_metric and the_clv are replaced by a table and by columns as they are read
-- the limit is the largest finite number; in SQL, what is not a number counts as larger than any
select
    the_segment as segment,
    case when abs(the_metric) <= 1.7976931348623157e308 then the_metric end as metric,
    case when abs(the_clv) <= 1.7976931348623157e308 then the_clv end as clv
from the_table
