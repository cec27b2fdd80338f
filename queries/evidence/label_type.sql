-- the labels of a column of text, in order: {cell} is the column, its name quoted
create or replace temp type label as enum (
    select distinct {cell} from customers where {cell} is not null order by 1
)
