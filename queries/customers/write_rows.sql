-- one row per row of the file, in its order, written with the file's own names of columns
-- {cells} is replaced by each column's reading and its quoted name
copy (select {cells} from file_rows)
to $path (format parquet, compression zstd)
