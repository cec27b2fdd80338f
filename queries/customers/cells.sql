-- one row per row of the file, in its order: some of its columns by the file's own names
-- {kind} is table or view, {number} that of the group, {cells} each column's reading and quoted name
create {kind} cells_{number} as
select {cells} from file_rows
