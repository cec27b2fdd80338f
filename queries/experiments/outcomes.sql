-- one row per group of customers whose metric is known: everybody, and the typical among them
with known as (
    select
        'everybody' as who,
        m0
    from labelled
    where isfinite(m0)
    union all
    select
        label as who,
        m0
    from labelled
    where isfinite(m0) and label = 'typical'
)

select
    who,
    count(*) as num_customers,
    avg(m0) as mean,
    stddev_samp(m0) as sd,
    median(m0) as median
from known
group by who
