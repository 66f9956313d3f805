#!/bin/sh
# Checks what a program can check of the style rules, and reports TAP: each place that breaks one is a failed test.
# tests/style.sh [FOLDER] checks another tree.
set -u

cd "${1:-$(dirname "$0")/..}" || exit 99

files() {
    for folder in src sql tests dev bench .ci; do
        [ ! -e "$folder" ] || find "$folder" \( -name corpus -o -name node_modules \) -prune -o -type f -print
    done | LC_ALL=C sort | while read -r file; do
        case $file in
        *.c | *.h | *.def | *.sql | *.awk | *.sh) echo "$file" ;;
        *.* | */Makefile) ;;
        *) ! head -n 1 "$file" | grep -q '^#!.*sh' || echo "$file" ;;
        esac
    done
}

# One line counts as many columns as it has characters, so awk works on bytes and leaves UTF-8's continuation bytes out.
# shellcheck disable=SC2016
files | LC_ALL=C xargs awk '
    function wrong(rule, place, what) {
        faults[rule]++
        printf "not ok %d - %s: %s\n", ++number, place, what
    }
    function passed(rule, sentence) {
        if (!faults[rule])
            printf "ok %d - %s\n", ++number, sentence
    }

    # Splits a line of C: `code` gets it without comments and with empty strings, `texts` what stood in the strings.
    function c_split(line,    at, what, rest) {
        code = texts = ""
        while (line != "") {
            if (in_comment) {
                at = index(line, "*/")
                if (!at)
                    return
                line = substr(line, at + 2)
                in_comment = 0
                continue
            }
            if (!match(line, /["\047]|\/\*|\/\//)) {
                code = code line
                return
            }
            what = substr(line, RSTART, RLENGTH)
            code = code substr(line, 1, RSTART - 1)
            rest = substr(line, RSTART + RLENGTH)
            if (what == "/*") {
                in_comment = 1
            } else if (what == "//") {
                return
            } else {
                at = string_length(rest, what)
                if (what == "\"")
                    texts = texts "\"" substr(rest, 1, at)
                code = code what what
                rest = substr(rest, at + 2)
            }
            line = rest
        }
    }
    # How many bytes there are before the quote that ends a string
    function string_length(text, quote,    i, letter) {
        for (i = 1; i <= length(text); i++) {
            letter = substr(text, i, 1)
            if (letter == "\\")
                i++
            else if (letter == quote)
                break
        }
        return i - 1
    }

    function file_end() {
        if (file == "")
            return
        if (file !~ /\.def$/ && lines > 400)
            wrong("file", file ":400", "the file goes on for " lines " lines: split it by what it is about")
        if (file ~ /\.h$/ && !is_guarded)
            wrong("guard", file ":1", "#ifndef " guard_of(file) " is missing")
    }
    function guard_of(path) {
        sub(/^src\//, "", path)
        gsub(/[^A-Za-z0-9]/, "_", path)
        return toupper(path)
    }
    function line_check(    width) {
        if (/\t/)
            wrong("tab", place, "there is a tab")
        if (/[ \t\r]$/)
            wrong("blank", place, "there is a blank or a carriage return at its end")
        if (/(^|[^A-Za-z_])(TO[D]O|FIX[M]E)([^A-Za-z_]|$)/)
            wrong("mark", place, "there is a mark of unfinished work")
        width = $0
        gsub(/[\200-\277]/, "", width)
        if (/clang-format o(n|ff)/)
            is_table = /clang-format off/
        if (length(width) > (is_table ? 160 : 120) && file != "src/phones/phone_rules.def")
            wrong("width", place, "the line has " length(width) " columns")
    }
    function call_check(    text, name) {
        text = code
        while (match(text, /[A-Za-z_][A-Za-z_0-9]*/)) {
            name = substr(text, RSTART, RLENGTH)
            if (name in banned && substr(text, RSTART + RLENGTH) ~ /^ *\(/)
                wrong("call", place, name " is not used here: " banned[name])
            text = substr(text, RSTART + RLENGTH)
        }
        if (code ~ /(^|[^A-Za-z_])typedef +(struct|union|enum)([^A-Za-z_][^(]*)?$/)
            wrong("typedef", place, "a typedef hides what it names")
    }
    # SQL is told from English by its keywords being all small or all capital, and by what follows them.
    function sql_check(    text, i) {
        text = texts
        for (i = 1; i <= keyword_count; i++)
            gsub(toupper(keywords[i]), keywords[i], text)
        if (text ~ sql_start || text ~ sql_inside)
            wrong("sql", place, "SQL text belongs in sql/queries/")
    }
    # By the layout, only the body of a function opens with a brace in the first column.
    function function_check() {
        if (/^[{]/) {
            body_start = FNR
            parameters_check(head)
        }
        head = /^(  |[A-Za-z])/ && !/;$/ ? head $0 : ""
        if (/^[}]/) {
            if (body_start && FNR - body_start + 1 > (is_source ? 45 : 60))
                wrong("function", file ":" body_start, "the function takes " FNR - body_start + 1 " lines")
            body_start = 0
        }
    }
    # Five are many, and more are a struct that has not been found yet. What is formatted comes on top.
    function parameters_check(text,    i, letter, depth, count) {
        sub(/^[^(]*\(/, "", text)
        sub(/, *\.\.\.\)/, ")", text)
        count = 1
        for (i = 1; i <= length(text) && depth >= 0; i++) {
            letter = substr(text, i, 1)
            depth += letter == "(" ? 1 : letter == ")" ? -1 : 0
            count += letter == "," && depth == 0
        }
        if (is_source && count > 5)
            wrong("parameters", file ":" FNR, "the function takes " count " parameters")
        fives += is_source && count == 5
    }

    BEGIN {
        because["no bound: use snprintf or memcpy with a known length"] = "strcpy strcat sprintf vsprintf gets stpcpy"
        because["it cuts without a word: use struct str"] = "strncpy strncat"
        because["it keeps a hidden state: use strtok_r or struct str"] = "strtok"
        because["it cannot tell an error: use strtol or the readers of base/"] = "atoi atol atoll atof"
        because["no way to fail"] = "alloca"
        because["a race: use mkstemp"] = "tmpnam tempnam mktemp"
        because["guessable: use the random bytes of base/"] = "rand srand random srandom drand48"
        because["use sigaction"] = "signal"
        because["libfcgi formats with sprintf, and NULL crashes it"] = "FCGX_FPrintF"
        because["it recurses: a deep document ends the worker"] = "yajl_tree_parse yajl_tree_free"
        because["it prints 0.1 as 0.10000000000000000555"] = "yajl_gen_double"
        for (reason in because) {
            count = split(because[reason], list, " ")
            for (i = 1; i <= count; i++)
                banned[list[i]] = reason
        }
        keyword_count = split("select insert into update set delete from replace with create alter drop table index " \
                              "view where join left inner order group by for limit values start transaction session",
                              keywords)
        sql_start = "\" *(select [a-z0-9_`*@(?:]|(insert|replace) (ignore )?into [a-z_`?]|update [a-z_`]+ set|" \
                    "delete from [a-z_`?]|with [a-z_]+ as|(create|alter|drop|truncate) (table|index|view|database)|" \
                    "set (session|names|@@)|start transaction|lock table|show (variables|status|create|index))"
        sql_inside = "(^|[^a-z])(values *\\( *[?:]|(select|,) .* from [a-z_`]+ (where|join|order by|limit)|" \
                     "order by [a-z_`.]+ (asc|desc)|(left|inner|straight_) ?join [a-z_`]+ |" \
                     "where [a-z_`.]+ *[=<>] *[?:%]|limit [?:]|for update|on duplicate key)([^a-z]|$)"
    }
    FNR == 1 {
        file_end()
        file = FILENAME
        is_c = file ~ /\.(c|h|def)$/
        is_source = file ~ /^src\//
        in_comment = is_guarded = is_table = body_start = 0
        head = ""
        total++
    }
    {
        lines = FNR
        place = file ":" FNR
        line_check()
    }
    is_c {
        if ($1 == "#ifndef" && $2 == guard_of(file))
            is_guarded = 1
        c_split($0)
        call_check()
        if (is_source)
            sql_check()
        function_check()
    }
    END {
        file_end()
        if (!total)
            wrong("file", ".", "there are no files to check")
        passed("file", "none of " total " files is longer than 400 lines")
        passed("function", "no function is longer than 45 lines, in the tests 60")
        if (fives > 40)
            wrong("parameters", "src", fives " functions take five parameters, 40 may")
        passed("parameters", "no function takes more than five parameters, and " fives " take five")
        passed("width", "no line is wider than 120 columns, no row of a table than 160")
        passed("tab", "there are no tabs")
        passed("blank", "no line ends in a blank")
        passed("mark", "there are no marks of unfinished work")
        passed("guard", "headers are guarded by their path")
        passed("call", "none of the banned functions is called")
        passed("typedef", "no struct, union or enum hides behind a typedef")
        passed("sql", "there is no SQL text in src/")
        printf "1..%d\n", number
    }'
