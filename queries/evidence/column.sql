-- one row per customer, in the order of the file: {cell} is one column, its name quoted
select {cell} as cell from customers
