# Turns sql/queries/*.sql into rows: STATEMENT(name, in, out, "text", "parameter names")
#
# A block starts with a line `-- :name`, and behind the name `in`, `-> out` or `in -> out`; in and out are shapes.
# Each :parameter becomes a ? in the text; a # behind the name belongs to it. Other comment lines and blank lines are
# left out.

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

/^-- :/ {
    flush_statement()
    name = substr($2, 2)
    input = $3 == "" || $3 == "->" ? "NULL" : "&" $3 "_shape"
    output = $(NF - 1) == "->" ? "&" $NF "_shape" : "NULL"
    text = ""
    parameters = ""
    next
}
/^--/ || /^[ \t]*$/ { next }
{
    if (name == "") {
        printf "%s:%d: text before the first `-- :name`\n", FILENAME, FNR > "/dev/stderr"
        exit 1
    }
    add_line($0)
}
END { flush_statement() }
