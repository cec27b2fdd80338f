-- one row per pair of labels that two rules give: customers and their CLV
select
    label,
    rival_label,
    count(*) as num_customers,
    coalesce(sum(clv), 0) as clv_total
from compared
group by label, rival_label
