-- one row per record of the CSV file after the header that has at least one value
create view file_rows as
select * exclude (is_filled)
from csv_rows
where record > 1 and is_filled
