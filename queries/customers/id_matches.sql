-- one row: how the ids in one column of a table match the customers, counted both ways, with the
-- first $most examples; {id} and {column} are quoted columns of the two
with customers as (
    select distinct {id}::varchar as id
    from read_parquet($customers)
    where {id} is not null
),

table_rows as (
    select {column}::varchar as id from read_parquet($table)
),

table_ids as (
    select id, count(*) as num_rows from table_rows where id is not null group by id
),

unknown as (
    select table_ids.*
    from table_ids
    anti join customers on table_ids.id = customers.id
),

without as (
    select customers.id
    from customers
    anti join table_ids on customers.id = table_ids.id
)

select
    (select count(*) from table_rows) as rows,
    (select count(*) from table_rows where id is null) as without_id,
    (select count(*) from table_ids) as ids,
    (select count(*) from unknown) as unknown_ids,
    (select coalesce(sum(num_rows), 0)::bigint from unknown) as unknown_rows,
    (select list(id order by id) from (select id from unknown order by id limit $most)) as first_unknown,
    (select count(*) from customers) as customers,
    (select count(*) from without) as customers_without,
    (select list(id order by id) from (select id from without order by id limit $most)) as first_without
