-- one row: for how many ids that two files have, a column of the same name differs
-- {first}, {second}, {one} and {other} are internal names of the parts and of their cells
select count(*) as num_ids
from {first}
inner join {second} on {first}.id = {second}.id
where {one} is distinct from {other}
