-- one row: how many rows of a file have no id; {id} is replaced by the quoted column
select count(*) as num_rows from read_parquet($path) where {id} is null
