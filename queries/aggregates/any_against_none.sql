-- one row per scope and customer: whether the customer has any of the metric, and the CLV
select is_whole, segment, metric > 0 as is_high, clv
from pairs
