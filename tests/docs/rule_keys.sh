#!/bin/sh
# usage: rule_keys.sh CONFIG_PAGE FLAG_PAGE LIB_DIR
# Fails when a key of [flag], [flag.severity], [flag.doubt] or [[rule]] that the loader asks
# for is not in those sections of molva-config(5), or the other way round; and
# when molva-flag(1) lacks something that a condition or a case may name.
set -eu
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
bad=0
tr -s '\n ' ' ' <"$3/flag/rules_read.cpp" >"$tmp/source"
asks='(\.|->)(string|strings|integer|number|boolean|table|value|required|has)\('
helps='(read_score|read_share|read_severity|read_thresholds|add_phrases|add_patterns)\([*a-z_]+, '
{
    grep -Eo "($asks|$helps)\"[a-z_]+\"" "$tmp/source" | cut -d'"' -f2
    grep -o 'kNames{[^}]*}' "$3/flag/severity.cpp" | grep -o '"[a-z_]*"' | tr -d '"'
    sed -n '/^DoubtSettings read_doubt/,/^}/p' "$3/flag/doubt.cpp" |
        grep -Eo "($asks|read_count\(table, )\"[a-z_]+\"" | cut -d'"' -f2
    tr -s '\n ' ' ' <"$3/flag/severity.cpp" | grep -Eo '(kNames|kSeverities)\{[^}]*\}' | grep -o '"[a-z_]*"' | tr -d '"'
} | grep -vxE "low|flag|doubt" | sort -u >"$tmp/code"
sed -n '/^\.Ss \[flag\]/,/^\.Sh EXAMPLES/p' "$1" | sed -n 's/^\.It Cm //p' | tr -d ' ' | tr ',' '\n' |
    { cat; echo severity; } | sort -u >"$tmp/page"
[ "$(wc -l <"$tmp/code")" -ge 35 ] || { echo "too few keys found in the code" >&2; exit 2; }
comm -13 "$tmp/page" "$tmp/code" | grep . && { echo "in the loader, not on $1" >&2; bad=1; }
comm -23 "$tmp/page" "$tmp/code" | grep . && { echo "on $1, not in the loader" >&2; bad=1; }

tr -s '\n ' ' ' <"$3/flag/condition_parser.cpp" >"$tmp/condition"
{
    grep -o 'kKeys{{{.*}}};' "$tmp/condition" | sed 's/kFlags.*//' | grep -o '{"[a-z]*"' | tr -d '{"'
    grep -o 'kFlags{[^}]*}' "$tmp/condition" | grep -o '"[a-z]*"' | tr -d '"'
    grep -Eo '(string|strings|number|integer)\("[a-z_]+"\)' "$3/flag/cases.cpp" | cut -d'"' -f2
} | sort -u >"$tmp/words"
[ "$(wc -l <"$tmp/words")" -ge 20 ] || { echo "too few words found in the code" >&2; exit 2; }
while read -r word; do
    grep -Eq "^\.(It )?Cm .*\b$word\b|Cm $word\b" "$2" || { echo "$word: not on $2" >&2; bad=1; }
done <"$tmp/words"
[ $bad = 0 ] || exit 1
! mandoc -T lint -W warning "$1" | grep -v 'mandoc.db lacks'
