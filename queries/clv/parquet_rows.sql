-- one row per row of a Parquet file
-- {path} is replaced by the file's path
create view file_rows as
select * from read_parquet('{path}')
