# Turns sql/queries/*.sql into rows: STATEMENT(name, in, out, "text", "parameter names")
#
# A block starts with a line `-- :name`, and after the name `in`, `-> out` or `in -> out`; in and out are shapes.
# Each :parameter becomes a ? in the text; a # after the name belongs to it. Other comment lines and blank lines are
# left out. A block `-- {name}` is no statement: its text takes the place of {name} in statements of all files.

function definitions_read(file,    line, name) {
    while ((getline line < file) > 0) {
        if (line ~ /^-- \{[a-z_]+\}$/)
            name = substr(line, 4)
        else if (line ~ /^--/)
            name = ""
        else if (name != "" && line !~ /^[ \t]*$/)
            definitions[name] = definitions[name] (definitions[name] == "" ? "" : "\n") line
    }
    close(file)
}

# Adds a line with the definitions in the places of their names.
function add_text(line,    count, i, lines, name) {
    while (match(line, /\{[a-z_]+\}/)) {
        name = substr(line, RSTART, RLENGTH)
        if (!(name in definitions)) {
            printf "%s:%d: %s is defined nowhere\n", FILENAME, FNR, name > "/dev/stderr"
            exit 1
        }
        line = substr(line, 1, RSTART - 1) definitions[name] substr(line, RSTART + RLENGTH)
    }
    count = split(line, lines, "\n")
    for (i = 1; i <= count; i++)
        add_line(lines[i])
}

function flush_statement() {
    if (name != "")
        printf "STATEMENT(%s, %s, %s,\n          %s,\n          \"%s\")\n", name, input, output, text, parameters
    name = ""
}

function add_line(line,    place) {
    while (match(line, /(^|[^:]):[a-z_][a-z_0-9]*#?/)) {
        place = RSTART
        if (substr(line, place, 1) != ":")
            place++
        parameters = parameters (parameters == "" ? "" : " ") substr(line, place + 1, RSTART + RLENGTH - place - 1)
        line = substr(line, 1, place - 1) "?" substr(line, RSTART + RLENGTH)
    }
    gsub(/\\/, "\\\\", line)
    gsub(/"/, "\\\"", line)
    sub(/^ +/, "", line)
    text = text (text == "" ? "" : "\n          ") "\"" line "\\n\""
}

BEGIN {
    for (i = 1; i < ARGC; i++)
        definitions_read(ARGV[i])
}
/^-- \{/ {
    flush_statement()
    in_definition = 1
    next
}
/^-- :/ {
    flush_statement()
    in_definition = 0
    name = substr($2, 2)
    input = $3 == "" || $3 == "->" ? "NULL" : "&" $3 "_shape"
    output = $(NF - 1) == "->" ? "&" $NF "_shape" : "NULL"
    text = ""
    parameters = ""
    next
}
/^--/ || /^[ \t]*$/ || in_definition { next }
{
    if (name == "") {
        printf "%s:%d: text before the first `-- :name`\n", FILENAME, FNR > "/dev/stderr"
        exit 1
    }
    add_text($0)
}
END { flush_statement() }
