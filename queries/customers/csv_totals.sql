-- one row: records with values, and records after the header that have none
select
    (select count(*) from file_rows) as num_rows,
    count(*) filter (record > 1) - (select count(*) from file_rows) as num_empty
from csv_rows
