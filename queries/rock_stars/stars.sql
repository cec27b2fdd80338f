-- one row per customer who is not known to be barred from endorsing: each criterion as yes (true),
-- no (false) or unknown (null), how many are a yes and how many unknown, and its label
-- {loyal}, {eager}, {connected}, {reputation} and {may_endorse} are replaced by tests or by null
create or replace temp table stars as
with tested as (
    select
        id,
        coalesce(label, 'without') as label,
        {loyal} as loyal,
        {eager} as eager,
        {connected} as connected,
        {reputation} as reputation,
        {may_endorse} as may_endorse
    from labelled
    cross join star_values
)

select
    *,
    coalesce(loyal, false)::integer
    + coalesce(eager, false)::integer
    + coalesce(connected, false)::integer
    + coalesce(reputation, false)::integer as score,
    (loyal is null)::integer
    + (eager is null)::integer
    + (connected is null)::integer
    + (reputation is null)::integer as unknown
from tested
where may_endorse is distinct from false
