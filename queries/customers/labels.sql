-- one row per customer: id, segment, clv and label
select id, segment, clv, label from labelled
