-- one row per customer who spoke for a won deal, by its fifth of CLV and the tenth of the deal
select deal, fifth, tenth, source, target
from calls
where is_won and fifth is not null and tenth is not null
