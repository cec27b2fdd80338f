-- one row per record of the CSV file after the header that has at least one value
-- {cells} is replaced by the internal names of all columns: c0, c1, …
create view file_rows as
select *
from csv_rows
where record > 1 and coalesce({cells}) is not null
