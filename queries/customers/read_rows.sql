-- one row per row of the file as it was written, its columns renamed c0, c1, …
-- {cells} is replaced by the quoted columns, {path} by the server's own file
create view read_rows as
select {cells} from read_parquet('{path}')
