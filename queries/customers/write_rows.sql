-- one row per row of the file, in its order, written with the file's own names of columns
-- {cells} is replaced by the tables of its columns, side by side
copy (select * from {cells})
to $path (format parquet, compression zstd)
