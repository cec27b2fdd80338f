-- one row: where (byte, from 0) the first record starts that is wrong in more than its number of cells
select min(line_byte_position) - 1 as place
from reject_errors
where error_type not in ('MISSING COLUMNS', 'TOO MANY COLUMNS')
