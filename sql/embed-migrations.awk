# Turns sql/migrations/NNNN-name.sql into rows: MIGRATION(version, "name", "statement") …, one for each statement.
# A statement ends with a semicolon at the end of a line.

FNR == 1 {
    count = split(FILENAME, path, "/")
    file = path[count]
    version = substr(file, 1, 4) + 0
    name = substr(file, 6, length(file) - 9)
    text = ""
}
/^--/ || /^[ \t]*$/ { next }
{
    line = $0
    last = sub(/;[ \t]*$/, "", line)
    gsub(/\\/, "\\\\", line)
    gsub(/"/, "\\\"", line)
    text = text (text == "" ? "" : "\n          ") "\"" line "\\n\""
    if (last) {
        printf "MIGRATION(%d, \"%s\",\n          %s)\n", version, name, text
        text = ""
    }
}
