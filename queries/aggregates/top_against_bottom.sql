-- one row per scope and customer in the top or bottom third: whether it is the top, and the CLV
select is_whole, segment, metric >= lowest_high as is_high, clv
from pairs
join thirds using (is_whole, segment)
where metric >= lowest_high or metric <= highest_low
