-- one row per id of one of the files: the file's number, its bit, and the id's place in it
-- {file}, {bit} and {view} are internal
select {file} as file, {bit} as bit, place, id from {view}
