-- one row per row of the edge tables: who spoke or referred, for or to whom, and what came of it
create or replace temp table edges (
    source varchar,
    target varchar,
    amount double,
    on_day date,
    is_won boolean
)
