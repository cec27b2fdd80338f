-- one row per customer, all columns of a computation read at once, so that they stay in line
-- {columns} is replaced by names of the view's columns
select {columns} from labelled
