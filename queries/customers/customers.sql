-- one row per customer of a data set, its roles under fixed names and its metrics as m0, m1, …
-- {id}, {clv}, {nps} and {segment} are replaced by quoted columns with their casts, or by null;
-- {metrics} by the metrics in the same way, or by nothing; {path} by the server's own file
create or replace temp view customers as
select
    {id} as id,
    {clv} as clv,
    {nps} as nps,
    {segment} as segment
    {metrics}
from read_parquet('{path}')
