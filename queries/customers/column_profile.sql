-- one row: what one column of the file that was read holds
-- {column} is replaced by the column's internal name (c0, c1, …) and {number} by it, or by null
select
    count(*) - count({column}) as missing,
    count(distinct {column}) as different,
    min({column})::varchar as smallest,
    max({column})::varchar as largest,
    min({number})::double as minimum,
    median({number})::double as median,
    max({number})::double as maximum,
    count(*) filter ({number} < 0) as negative,
    count(*) filter ({number} = 0) as zero,
    count(*) filter ({number} <> trunc({number})) as fractions
from read_rows
