-- one row per record that has not as many cells as the header, first ones first, at most $most
select
    line as record,
    line_byte_position - 1 as place,
    error_type,
    coalesce(csv_line, '') as text
from reject_errors
where column_idx is not null or error_type is not null
qualify row_number() over (partition by line_byte_position order by column_idx) = 1
order by line_byte_position
limit $most
