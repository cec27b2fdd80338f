-- one row per node of a Parquet file's schema, the root first and parents before their children
select name, coalesce(num_children, 0) as children
from parquet_schema($path)
order by column_id
