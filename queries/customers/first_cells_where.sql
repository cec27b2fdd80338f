-- one row per cell that meets a condition, the first of the file, at most $most
-- {cell} and {condition} are built from internal names alone
select record, {cell} as cell
from file_rows
where {condition}
order by record
limit $most
