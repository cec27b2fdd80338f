-- one row per id: the first file that has it and its place there, and which files have it, a bit each
-- the ids of all files are put in as one union
create table ids as
select id, min(file) as file, arg_min(place, file) as place, bit_or(bit) as files
from ({parts})
group by id
