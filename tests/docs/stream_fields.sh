#!/bin/sh
# usage: stream_fields.sh PAGE LIB_DIR
# Fails when a field of molva-stream(5) is not written by the code, or a field
# that the code writes into a record is not on the page.
set -eu
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
sed -n 's/^\.It \([a-z_, ]*\) Ta .*/\1/p' "$1" | tr -d ' ' | tr ',' '\n' | sort -u >"$tmp/page"
[ "$(wc -l <"$tmp/page")" -gt 30 ] || { echo "$1: too few fields found" >&2; exit 2; }
cat "$2"/stream/review.cpp "$2"/stream/crawl.cpp "$2"/flag/judgement.cpp "$2"/flag/correction.cpp "$2"/flag/doubt.cpp |
    grep -o '\.\(text\|raw\|number\|integer\|boolean\|time\)("[a-z_]*"' | cut -d'"' -f2 >"$tmp/code"
# The judgement is written into one string.
grep -o '\(append_[a-z]*(out, \|members\.[a-z]*(\)"[a-z_]*"' "$2"/flag/judgement.cpp |
    cut -d'"' -f2 >>"$tmp/code"
grep -o '\\"[a-z_]*\\":' "$2"/flag/judgement.cpp | tr -d '\\":' | sed '/^$/d' >>"$tmp/code"
printf '%s\n' seq event before flag doubt type id source subject at review >>"$tmp/code"
sort -u -o "$tmp/code" "$tmp/code"
bad=0
comm -23 "$tmp/page" "$tmp/code" | grep . && { echo "on the page, not in the code" >&2; bad=1; }
# Members of nested objects are named in the prose of the page.
for field in $(comm -13 "$tmp/page" "$tmp/code"); do
    grep -qw "$field" "$1" || { echo "$field: in the code, not on the page" >&2; bad=1; }
done
exit $bad
