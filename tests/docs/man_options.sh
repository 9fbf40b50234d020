#!/bin/sh
# usage: man_options.sh TOOL PAGE COMMON_PAGE
# Fails when the options in PAGE are not those that TOOL says it has. What every
# tool has is on COMMON_PAGE only, under COMMON OPTIONS.
set -eu
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
options() { sed -n 's/^\.It Fl \(.*\)/-\1/p' | sed -e 's/ \(Ar\|Cm\) .*//' -e 's/ , /,-/g' | sort -u; }
sed -n '/^\.Sh COMMON OPTIONS/,/^\.Sh ENV/p' "$3" | options >"$tmp/common"
[ -s "$tmp/common" ] || { echo "$3: no COMMON OPTIONS" >&2; exit 2; }
"$1" --dump-options | cut -f2 | grep '^-' | sort -u >"$tmp/all"
if [ "$2" = "$3" ]; then cp "$tmp/all" "$tmp/tool"; else comm -23 "$tmp/all" "$tmp/common" >"$tmp/tool"; fi
comm -13 "$tmp/all" "$tmp/common" | grep . && { echo "$1 lacks these common options" >&2; exit 1; }
options <"$2" >"$tmp/page"
diff -U0 -L "$2" -L "$1 --dump-options" "$tmp/page" "$tmp/tool"
