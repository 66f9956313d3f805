#!/bin/sh
# Checks who includes whom in src/, by the tables below, and reports TAP. A layer is a folder of src/; "main" is the
# files directly in it. tests/layers.sh [FOLDER] checks the src/ of another tree.
set -u

cd "${1:-$(dirname "$0")/..}" || exit 99

# What a layer may include besides itself: whole layers, or single headers. main may include all.
layers='
main      *
operator  api/calls.h exports jobs store stats history transfer packing search db index domain phones json config base
operator  register
server    api http db/db.h metrics config base
imports   batch handlers api jobs store search packing mapping workbooks sheets compression domain http json db base
imports   register
batch     handlers api store search filters domain http json base
batch     register
claims    handlers register api store search calling domain http json metrics db base
actions   imports handlers api jobs store stats history transfer packing search domain words index text db http json
actions   register
actions   calling
suppressions handlers api register store search domain http json db base
exports   handlers jobs api store lists workbooks compression sheets search db filters domain text http json index base
exports   register
orders    api store stats lists search domain http json db base
handlers  api jobs sessions store history lists sheets packing search filters domain http json base
handlers  register metrics
api       sessions store stats history packing search db filters domain phones text http json metrics config base
api       register
jobs      store packing search db domain json base
register  store search db domain base
sessions  search db domain base
store     history stats lists transfer packing search db index domain text compression base
store     calling
history   stats db index domain base
lists     search db filters domain base
transfer  packing search stats db domain base
stats     db domain base
workbooks sheets compression base
packing   search db index domain words text base
search    db index filters domain words text base
calling   domain base
filters   domain words phones index/tokens.h base
domain    words phones text index/tokens.h json/read.h base
words     phones text index/tokens.h base
mapping   sheets domain phones text json base
sheets    phones text base
phones    text base
text      base
db        metrics config base
compression base
index     base
http      json base
json      base
metrics   base
config    base
base
'

# Headers that are not of the C or POSIX standard, and the only files that may include each; a name that ends in / is a
# folder.
foreign='
fcgiapp.h     server/fcgi.c
fcgios.h      server/input.c
mysql.h       db/*.c db/private.h
mysql/        db/*.c db/private.h
yajl/         json/*.c
uuid.h        base/uuid.c
uuid/         base/uuid.c
pcre2.h       text/pattern.c text/kept_patterns.h
utf8proc.h    text/fold*.c text/nfc.c phones/phone_text.c words/word_phones.c words/word_query.c
openssl/      base/digest.c
zlib.h        compression/*.c compression/zlib_memory.h
expat.h       workbooks/xml*.c workbooks/xml_memory.h
xlsxwriter.h  workbooks/xlsx_writer.c
sys/random.h  base/*.c
sanitizer/    base/arena.c
malloc.h      base/memory.c
sys/epoll.h   server/kept*.c
sys/eventfd.h server/kept.c
sys/prctl.h   server/kept.c
sys/syscall.h server/kept.c
'

# Headers that are private to some files of their layer.
private='
db/private.h              db/*.c store/inspect.c
index/nodes_private.h     index/node*.c
operator/doctor_private.h operator/doctor*.c
words/words_private.h     words/word*.c domain/value_tokens.c
jobs/steps.h              jobs/*.c
search/matches_private.h  search/match*.c
packing/reindex_private.h packing/reindex*.c
server/kept_private.h     server/kept*.c
mapping/mapping_private.h mapping/*.c
'

# configure's own config.h is for everybody; config/ must write <config.h>, because "config.h" would be its own.

# The standard headers that anybody may include, and those for talking to the system, which these layers may not.
standard='assert complex ctype errno fenv float inttypes iso646 limits locale math regex search setjmp signal
    stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings tgmath threads time uchar
    wchar wctype'
system='dirent dlfcn fcntl fnmatch glob grp libgen netdb poll pthread pwd sched spawn syslog termios unistd wordexp
    arpa/inet net/if netinet/in netinet/tcp sys/file sys/mman sys/resource sys/select sys/socket sys/stat sys/statvfs
    sys/time sys/types sys/uio sys/un sys/utsname sys/wait'
without_system='domain json http sheets mapping'
export layers foreign private standard system without_system

find src -name '*.[ch]' -print | LC_ALL=C sort | xargs grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null |
    awk '
    # "db/*.c json/*.c" as a pattern for whole names
    function pattern_of(globs) {
        gsub(/\./, "[.]", globs)
        gsub(/\*/, "[^/]*", globs)
        gsub(/ +/, "|", globs)
        return "^(" globs ")$"
    }
    # Fills table[first word of a line] = the rest of the line, and of others that begin so; and order[1], order[2], ...
    # with those words
    function table_read(text, table, order,    lines, count, i, key, keys) {
        count = split(text, lines, "\n")
        for (i = 1; i <= count; i++) {
            key = lines[i]
            sub(/ .*/, "", key)
            sub(/^[^ ]+ */, "", lines[i])
            if (key in table) {
                table[key] = table[key] " " lines[i]
            } else if (key != "") {
                table[key] = lines[i]
                order[++keys] = key
            }
        }
    }
    function words_read(text, set,    words, count, i) {
        count = split(text, words, " ")
        for (i = 1; i <= count; i++)
            set[words[i] ".h"] = 1
    }
    function layer_of(path) {
        if (path !~ /\//)
            return "main"
        sub(/\/.*/, "", path)
        return path
    }
    function wrong(rule, what) {
        faults[rule]++
        printf "not ok %d - %s:%s: %s\n", ++number, place_file, place_line, what
    }
    function own_header_check(layer, header, file,    target, name) {
        if (header == "config.h" && layer != "config")
            return
        target = layer_of(header)
        if (target == "main" || (getline name < ("src/" header)) < 0 && header !~ /\.inc$/) {
            wrong("found", "\"" header "\" is not the path of a file below src/")
            return
        }
        close("src/" header)
        if (target != layer && header !~ ("^(" allowed[layer] ")"))
            wrong(layer, layer " may not include \"" header "\"")
        if (header in owners && file !~ pattern_of(owners[header]))
            wrong("private", "\"" header "\" is private to " owners[header])
    }
    function system_header_check(layer, header, file,    folder) {
        folder = header
        sub(/\/.*/, "/", folder)
        if (header == "config.h")
            return
        if (header in users || folder in users) {
            if (file !~ pattern_of(users[header in users ? header : folder]))
                wrong("foreign", "<" header "> is only for " users[header in users ? header : folder])
        } else if (header in is_system) {
            if (layer in is_without_system)
                wrong("system", layer " does no input and output, so it has no use for <" header ">")
        } else if (!(header in is_standard)) {
            wrong("foreign", "<" header "> is not in the tables of tests/layers.sh")
        }
    }
    BEGIN {
        table_read(ENVIRON["layers"], may, layer_order)
        table_read(ENVIRON["foreign"], users, unused)
        table_read(ENVIRON["private"], owners, unused)
        words_read(ENVIRON["standard"], is_standard)
        words_read(ENVIRON["system"], is_system)
        split(ENVIRON["without_system"], list, " ")
        for (i in list)
            is_without_system[list[i]] = 1
        for (layer in may) {
            allowed[layer] = layer "/"
            count = split(may[layer], list, " ")
            for (i = 1; i <= count; i++)
                allowed[layer] = allowed[layer] "|" (list[i] == "*" ? "" : list[i] (list[i] ~ /\.h$/ ? "$" : "/"))
        }
    }
    {
        split($0, place, ":")
        place_file = place[1]
        place_line = place[2]
        file = substr(place_file, 5)
        layer = layer_of(file)
        if (!(layer in may)) {
            wrong("found", "src/" layer " is not in the table of tests/layers.sh")
        } else if (match($0, /"[^"]*"/)) {
            own_header_check(layer, substr($0, RSTART + 1, RLENGTH - 2), file)
        } else if (match($0, /<[^>]*>/)) {
            system_header_check(layer, substr($0, RSTART + 1, RLENGTH - 2), file)
        } else {
            wrong("found", "what is included cannot be read")
        }
        seen[layer]++
        total++
    }
    function passed(rule, sentence) {
        if (!faults[rule])
            printf "ok %d - %s\n", ++number, sentence
    }
    END {
        if (!total)
            wrong("found", "there is no #include at all in src/")
        for (i = 1; i in layer_order; i++) {
            layer = layer_order[i]
            if (!seen[layer])
                wrong(layer, "no file of src/" layer " was checked")
            passed(layer, layer " (" seen[layer] + 0 " includes) knows " \
                   (may[layer] == "" ? "nobody" : may[layer] == "*" ? "all" : "only " may[layer]))
        }
        passed("found", "headers are named by their path below src/, and are there")
        passed("private", "private headers stay private")
        passed("foreign", "a library is known only where it is wrapped")
        passed("system", "domain, json, http, mapping and sheets do no input and output")
        printf "1..%d\n", number
    }'
