-- one row per customer, all columns of a computation read at once, so that they stay in line
select * from labelled
