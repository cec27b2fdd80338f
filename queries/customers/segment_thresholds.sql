-- one row per segment, the largest first: its customers with a CLV and where best and typical start
select segment, num_customers, best_from, typical_from, typical_to, is_own
from thresholds
order by num_customers desc, segment
