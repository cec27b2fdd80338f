-- one row per customer, in the order of the file: whether it has {cell}, a column, its name quoted
select {cell} is not null as is_known from customers
