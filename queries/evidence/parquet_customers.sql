-- one row per customer, as the Parquet file has them; {path} is the caller's file
create view customers as
select * from read_parquet('{path}')
