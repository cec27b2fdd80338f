-- one row per id of any of the files, in the order of the first file, then of what the next ones add
-- {cells} is replaced by cells of the parts and their quoted names, {parts} by the joins to them
copy (select {cells} from ids {parts} order by ids.file, ids.place)
to $path (format parquet, compression zstd)
