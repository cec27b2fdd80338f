-- one row: bytes of the longest cell of one column; {column} is replaced by its internal name
select coalesce(max(strlen({column})), 0) as longest from file_rows
