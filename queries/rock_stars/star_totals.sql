-- one row: customers in all, those who may be asked, and those of them who are to be asked first
select
    (select count(*) from labelled) as customers,
    (select count(*) from stars) as may_be_asked,
    (select count(*) from stars where may_endorse is null) as ask_first
