-- one row per way in which yes or no is written in one column of the file, the most frequent first
-- {cell} and {gap} are built from internal names alone
select {cell} as word, count(*) as num_cells
from file_rows
where {cell} is not null and not {gap}
group by word
order by num_cells desc, word
