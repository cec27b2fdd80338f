-- one row: by how many rows a column of a file falls short of being different in each
-- {column} is replaced by the quoted column
select count(*) - count(distinct {column}) as num_repeats from read_parquet($path)
