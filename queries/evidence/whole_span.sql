-- one row: the lowest and the highest of a column of whole numbers or flags, and how many are known
-- {cell} is the column, its name quoted
select min(cast({cell} as bigint)), max(cast({cell} as bigint)), count({cell}) from customers
