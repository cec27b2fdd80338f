-- one row per record of an uploaded CSV file, header included: record (from 1), its cells as text, c0,
-- c1, …, and whether there is any
-- {cells} is replaced by the internal names of all columns
create table csv_rows as
select
    row_number() over () as record,
    *,
    coalesce({cells}) is not null as is_filled
from read_csv(
    $path,
    auto_detect = false,
    header = false,
    columns = $columns,
    delim = $delimiter,
    quote = '"',
    escape = '"',
    new_line = '\n',
    strict_mode = true,
    null_padding = false,
    max_line_size = $longest_line,
    store_rejects = true,
    rejects_limit = $most_rejects
)
