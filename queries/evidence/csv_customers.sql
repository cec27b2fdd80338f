-- one row per customer of a CSV file, read once; {path} is the caller's file
create table customers as
select * from read_csv('{path}', header = true, sample_size = -1)
