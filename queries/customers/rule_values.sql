-- one row: the values that the conditions of one rule compare with
-- {table} is replaced by the rule's own name for it, {values} by a parameter with its cast per value
create or replace temp table {table} as
select true as is_asked {values}
