-- one row: how many cells of the file meet a condition; {condition} is built from internal names alone
select count(*) as num_cells from file_rows where {condition}
