-- one row per scope: the sums of squares and products of ranks that give Spearman's rho
select
    is_whole,
    segment,
    count(*) as n,
    sum(metric_rank * metric_rank) as metric_squares,
    sum(clv_rank * clv_rank) as clv_squares,
    sum(metric_rank * clv_rank) as products
from ranks
group by is_whole, segment
