-- one row per row of the Parquet file, its columns renamed c0, c1, …
-- {cells} is replaced by the quoted columns with their plain types, {path} by the server's own copy
create view file_rows as
select
    file_row_number + 1 as record,
    {cells}
from read_parquet('{path}', file_row_number = true)
