#!/bin/sh
# usage: metrics.sh PAGE SOURCE_FILE
# Fails when the metrics under METRICS in PAGE are not those that the code has,
# in its order and with its words.
set -eu
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
tr -s '\n ' ' ' <"$2" | sed 's/.*kFamilies{{//; s/}};.*//' | grep -o '{k[A-Z][a-z]*, "[^"]*"}' |
    while read -r row; do
        name=$(echo "$row" | sed 's/^{\(k[A-Za-z]*\),.*/\1/')
        echo "$(grep -o "std::string_view $name = \"[a-z_]*\"" "$2" | cut -d'"' -f2) $(echo "$row" | cut -d'"' -f2)"
    done >"$tmp/code"
[ "$(wc -l <"$tmp/code")" -ge 8 ] || { echo "$2: no metrics found" >&2; exit 2; }
sed -n '/^\.Sh METRICS/,/^\.Sh VERDICTS/p' "$1" |
    awk '/^\.It Cm molva_/ { name = $3; next } name { print name, $0; name = "" }' >"$tmp/page"
diff -U0 -L "$1" -L "$2" "$tmp/page" "$tmp/code"
