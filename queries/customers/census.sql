-- one row: in how many ways the cells of one column of the file could be read
-- {column} is the column's internal name and {cell} the macro that takes its unit away, or nothing
with trimmed as (
    select {column} as written, as_cell({column}) as trimmed_cell from file_rows
),

cells as (
    select written, {cell}(trimmed_cell) as cell from trimmed
),

readable as (
    select
        written,
        cell,
        is_whole_number(cell) as whole,
        is_point_number(cell) as point,
        is_comma_number(cell) as comma,
        is_iso_date(cell) as iso,
        is_written_date(cell) as written_date,
        unit_of(cell) as unit
    from cells
)

select
    count(cell) as filled,
    count(*) filter (written <> cell) as padded,
    count(*) filter (is_gap(cell)) as gaps,
    count(*) filter (is_gap_among_words(cell)) as gaps_among_words,
    count(*) filter (cell in ('NA', 'None')) as kept_words,
    count(*) filter (whole) as whole,
    coalesce(max(length(cell)) filter (whole), 0) as longest_whole,
    count(*) filter (whole and ltrim(cell, '+-−') like '0_%') as leading_zero,
    count(*) filter (point and not comma) as only_point,
    count(*) filter (comma and not point) as only_comma,
    count(*) filter (point and comma) as either_sign,
    count(*) filter (point and comma and not whole and is_ambiguous_number(cell)) as ambiguous,
    count(*) filter (
        point and comma and not whole and contains(cell, ',') and is_ambiguous_number(cell)
    ) as ambiguous_comma,
    min(cell) filter (
        point and comma and not whole and is_ambiguous_number(cell)
    ) as ambiguous_example,
    count(*) filter (iso) as iso,
    count(*) filter (iso and contains(cell, ':')) as with_time,
    count(*) filter (written_date) as written_date,
    count(*) filter (written_date and contains(cell, '.')) as dotted_date,
    count(*) filter (written_date and first_part(cell) > 12) as day_first,
    count(*) filter (written_date and second_part(cell) > 12) as month_first,
    count(*) filter (is_flag(cell)) as flags,
    count(unit) as units,
    min(unit) as unit,
    count(distinct unit) as different_units
from readable
