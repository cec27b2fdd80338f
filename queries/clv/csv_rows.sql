-- one row per row of a CSV file, every cell as the text it is
-- {path} is replaced by the file's path
create view file_rows as
select * from read_csv('{path}', header = true, skip = 0, all_varchar = true)
