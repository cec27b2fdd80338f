-- one row per row of the sheet that has at least one value: record, its number in the sheet, c0, c1, …
-- {path} is replaced by the server's own copy
create view file_rows as
select * from read_parquet('{path}')
