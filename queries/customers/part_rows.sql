-- one row per row of one of the files that has an id, its place in the file, cells renamed c0, c1, …
-- {view} is an internal name, {id} and {cells} are quoted columns, {path} is the server's own file,
-- {once} keeps the first row of each id where ids are repeated, or is nothing
create view {view} as
select
    file_row_number as place,
    {id}::varchar as id,
    {cells}
from read_parquet('{path}', file_row_number = true)
where {id} is not null
{once}
