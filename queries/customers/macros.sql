-- how a cell of an uploaded file is read as a gap, a number, a date or a flag; a value that cannot be read is null

-- a cell without the white space around it, null when nothing is left
create temp macro as_cell(written) as nullif(
    trim(written, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239) || chr(65279)), ''
);

-- words that say "no value" in a column of numbers, dates or flags
create temp macro is_gap(cell) as lower(cell) in (
    'na', 'n/a', '#n/a', '<na>', 'nan', 'null', 'none', 'nil', 'nat', '-', '--', '–', '—', '?', '.',
    '#div/0!', '#value!', '#ref!', '#num!', '#name?', '#null!'
);

-- the few of them that mean the same among words; "NA" and "None" can be answers
create temp macro is_gap_among_words(cell) as
    lower(cell) in ('n/a', '#n/a', '<na>', 'nan', 'null', '#div/0!', '#value!', '#ref!', '#name?');

create temp macro unit_of(cell) as nullif(regexp_extract(cell, '^[€$£¥]|[€$£¥%]$'), '');

create temp macro is_point_number(cell) as regexp_full_match(
    cell,
    '[+−-]?(?:(?:\d{1,40}|[1-9]\d{0,2}(?:,\d{3}){1,12}|[1-9]\d{0,2}(?:[ ''’\x{00A0}\x{202F}]\d{3}){1,12})(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?'
);

create temp macro is_comma_number(cell) as regexp_full_match(
    cell,
    '[+−-]?(?:(?:\d{1,40}|[1-9]\d{0,2}(?:\.\d{3}){1,12}|[1-9]\d{0,2}(?:[ ''’\x{00A0}\x{202F}]\d{3}){1,12})(?:,\d*)?|,\d+)(?:[eE][+-]?\d{1,2})?'
);

create temp macro is_whole_number(cell) as regexp_full_match(cell, '[+−-]?\d{1,40}');

-- "1.234" and "1,234": thousands to one reader, a decimal fraction to another
create temp macro is_ambiguous_number(cell) as
    regexp_full_match(cell, '[+−-]?[1-9]\d{0,2}[.,]\d{3}');

create temp macro finite(number) as case when isfinite(number) then number end;

create temp macro without_groups(cell) as
    replace(regexp_replace(cell, '[ ''’\x{00A0}\x{202F}]', '', 'g'), '−', '-');

create temp macro whole_number(cell) as
    case when is_whole_number(cell) then try_cast(replace(cell, '−', '-') as bigint) end;

create temp macro point_number(cell) as case
    when is_point_number(cell)
        then finite(try_cast(replace(without_groups(cell), ',', '') as double))
end;

create temp macro comma_number(cell) as case
    when is_comma_number(cell)
        then finite(try_cast(replace(replace(without_groups(cell), '.', ''), ',', '.') as double))
end;

create temp macro without_unit(cell) as
    trim(regexp_replace(cell, '^[€$£¥]|[€$£¥%]$', ''), ' ' || chr(160) || chr(8239));

create temp macro is_iso_date(cell) as regexp_full_match(
    cell,
    '\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?'
);

create temp macro is_written_date(cell) as
    regexp_full_match(cell, '\d{1,2}[-/.]\d{1,2}[-/.]\d{4}');

create temp macro first_part(cell) as try_cast(regexp_extract(cell, '^(\d{1,2})', 1) as integer);

create temp macro second_part(cell) as
    try_cast(regexp_extract(cell, '^\d{1,2}[-/.](\d{1,2})', 1) as integer);

create temp macro slashed(cell) as replace(replace(cell, '.', '/'), '-', '/');

create temp macro iso_date(cell) as
    case when is_iso_date(cell) then try_cast(left(replace(slashed(cell), '/', '-'), 10) as date) end;

create temp macro iso_time(cell) as
    case when is_iso_date(cell) then try_cast(cell as timestamp) end;

create temp macro day_first_date(cell) as case
    when is_written_date(cell) then try_strptime(slashed(cell), '%d/%m/%Y')::date
end;

create temp macro month_first_date(cell) as case
    when is_written_date(cell) then try_strptime(slashed(cell), '%m/%d/%Y')::date
end;

create temp macro is_flag(cell) as
    lower(cell) in ('yes', 'no', 'y', 'n', 'true', 'false', 'ja', 'nein', 'oui', 'non');

create temp macro flag(cell) as
    case when is_flag(cell) then lower(cell) in ('yes', 'y', 'true', 'ja', 'oui') end;

create temp macro words(cell) as case when not is_gap_among_words(cell) then cell end;
