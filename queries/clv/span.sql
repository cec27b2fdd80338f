-- one row: the first and the last day on which somebody bought
select min(day) as first_day, max(day) as last_day from usable
