#!/bin/sh
# usage: run.sh BIN_DIR YARD [ROWS] - molva-diff beside what one would use instead
#
# YARD is what ../shared/bench/setup.sh has made. Everything is measured in one
# run, because only ratios inside one run mean anything. Prints wall and CPU
# seconds and peak memory of each, and the size of the store by the JSON's.
set -eu
bin=$(cd "$1" && pwd); yard=$(cd "$2" && pwd); rows=${3:-1000000}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/var/tmp}/molva-bench.XXXXXX"); trap 'rm -rf "$work"' EXIT
cd "$work"

time_of() { # NAME COMMAND...
    name=$1; shift
    /usr/bin/time -f "$name	%e s	%U+%S s CPU	%M KB" -o time "$@"
    cat time
}
diff_of() { time_of "$1" "$bin/molva-diff" -c empty.toml --store "$2" "$3" >events; wc -l <events; }

: >empty.toml
head -n "$rows" "$yard/data/old.jsonl" >old
if [ "$rows" -ge 1000000 ]; then cp "$yard/data/new.jsonl" new; else cp old new; fi
python3 "$here/records.py" old 2026-05-01T00:00:00Z >old.jsonl
for day in 2 3 4; do python3 "$here/records.py" new "2026-05-0${day}T00:00:00Z" >"new$day.jsonl"; done
python3 "$here/records.py" old 2026-05-01T00:00:00Z 10000 >many.jsonl

diff_of 'baseline' one.db old.jsonl
stat -c '%s' one.db old.jsonl | paste -sd' ' | awk '{printf "store by JSON: %.2f\n", $1 / $2}'
diff_of '1 % new, 0.25 % edited, 0.1 % gone' one.db new2.jsonl
diff_of 'what is gone, confirmed' one.db new3.jsonl
diff_of 'nothing new' one.db new4.jsonl
diff_of '10,000 sources, baseline' many.db many.jsonl
[ "$rows" -ge 1000000 ] || exit 0
cd "$yard"
time_of 'yard: simdjson + hash, durable' bin/d_chunk tmp/ev.jsonl
time_of 'sort | comm' peers/diff_sort.sh stored
cp tmp/store.duckdb.tpl tmp/store.duckdb 2>/dev/null && time_of 'DuckDB upsert' node peers/diff_duckdb.js store 1
cp tmp/tpl.db tmp/st.db 2>/dev/null && time_of 'sqlite3 upsert + anti-join' sh -c 'sqlite3 tmp/st.db <peers/diff_sqlite.sql'
