-- one row per customer, in the order of the file, columns of two words read as yes or no
-- {cells} is replaced by quoted columns, those that are flags compared with a bound word
copy (select {cells} from read_parquet($source))
to $target (format parquet, compression zstd)
