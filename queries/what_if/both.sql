-- one row per customer: both CLVs, read together so that they stay in line
select old_clv, new_clv from weighed
