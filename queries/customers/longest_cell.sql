-- one row: bytes of the longest cell of one column, and of all together; {column} is replaced by its internal name
select
    coalesce(max(strlen({column})), 0) as longest,
    coalesce(sum(strlen({column})), 0)::bigint as together
from file_rows
