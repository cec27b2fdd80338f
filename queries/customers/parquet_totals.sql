-- one row: rows and uncompressed bytes that a Parquet file states about itself
with row_groups as (
    select row_group_id, any_value(row_group_num_rows) as num_rows, sum(total_uncompressed_size) as bytes
    from parquet_metadata($path)
    group by row_group_id
)

select
    greatest(
        (select max(num_rows) from parquet_file_metadata($path)), coalesce(sum(num_rows), 0)
    ) as num_rows,
    coalesce(sum(bytes), 0) as bytes
from row_groups
