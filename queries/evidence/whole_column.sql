-- one row per customer, in the order of the file: how far a whole number is above {lowest}, 0 where
-- it is missing; {cell} is the column, its name quoted, {type} a type that holds the farthest
select cast(coalesce(cast({cell} as bigint) - {lowest}, 0) as {type}) as cell from customers
