#!/bin/sh
# usage: verdicts.sh README LIB_DIR
# Fails when the list of verdicts in tests/README.md is not the code's, when a
# file that it names is not there, or a kind of server is not in its table.
set -eu
tests=$(dirname "$1")
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
sed -n '/^enum class Verdict {/,/^};/p' "$2/stream/crawl.hpp" | sed -n 's/^    \([a-z]*\),.*/\1/p' >"$tmp/code"
[ "$(wc -l <"$tmp/code")" -ge 9 ] || { echo "no verdicts found" >&2; exit 2; }
sed -n '/^## Verdicts/,/^## Servers/p' "$1" | sed -n 's/^| `\([a-z]*\)` |.*/\1/p' >"$tmp/page"
diff -U0 -L README -L code "$tmp/page" "$tmp/code"
for file in $(grep -o '`[a-z0-9]*/[a-z0-9_]*\.\(py\|cpp\)' "$1" | tr -d '`' | sort -u); do
    [ -f "$tests/$file" ] || { echo "$file: there is no such test" >&2; exit 1; }
done
sed -n '/^KINDS = {/,/^}/p' "$tests/e2e/hostile.py" | grep -o '"[a-z0-9_]*": (' | cut -d'"' -f2 >"$tmp/kinds"
[ "$(wc -l <"$tmp/kinds")" -ge 25 ] || { echo "no kinds found" >&2; exit 2; }
for kind in $(grep -vxE 'good|none|changed|forbidden|later|ill|missing|robots_no' "$tmp/kinds"); do
    grep -q "\`$kind\`" "$1" || { echo "$kind: not in the table" >&2; exit 1; }
done
