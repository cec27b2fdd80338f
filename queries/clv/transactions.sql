-- one row per row of the file: who bought, on which day, for how much, with what margin
-- what cannot be read is null; the written cells stay beside what was read from them
-- {customer}, {date}, {amount}, {margin} are replaced by quoted columns,
-- {day}, {amount_number}, {margin_number} by how these columns are read
create view transactions as
select
    {customer} as customer_id,
    {date} as written_date,
    {amount} as written_amount,
    {margin} as written_margin,
    {day} as day,
    {amount_number} as amount,
    {margin_number} as margin
from file_rows
