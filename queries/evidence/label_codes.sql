-- one row per customer, in the order of the file: the place of its label, -1 without one
select coalesce(cast(enum_code(cast({cell} as label)) as integer), -1) as code
from customers
