#!/bin/sh
# usage: scraper_keys.sh PAGE LIB_DIR
# Fails when a key that the loader of definitions asks for is not an item or a
# table of molva-scraper(5), when the page has one that the loader does not ask
# for, or when a word that a key may have is not on the page. The same for
# pages.toml and the section PROOF.
set -eu
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
bad=0

# Each source on one line, whatever the formatter did.
cat "$2"/scrape/definition*.cpp | tr -s '\n ' ' ' >"$tmp/definition"
tr -s '\n ' ' ' <"$2"/scrape/proof.cpp >"$tmp/proof"
constant() { grep -o "$1{[^}]*}" "$tmp/definition" | grep -o '"[^"]*"' | tr -d '"'; }

asks='(\.|->)(string|strings|integer|number|boolean|date|table|tables|value|required|has)\('
helps='[^a-z_](one_of|pattern|selects|load_field)\([*a-z_]+, '
code_keys() { grep -Eo "($asks|$helps)\"[a-z_]+\"" "$tmp/$1" | cut -d'"' -f2; }
page_keys() {
    sed -n 's/^\.It Cm //p' "$1" | tr -d ' ' | tr ',' '\n'
    sed -n 's/^\.Ss \[\(.*\)\]$/\1/p' "$1" | tr -c 'a-zA-Z_\n' '\n' | grep '^[a-z]'
}
compare() { # what, at least
    [ "$(wc -l <"$tmp/$1.code")" -ge "$2" ] || { echo "$1: too few keys found in the code" >&2; exit 2; }
    comm -13 "$tmp/$1.page" "$tmp/$1.code" | grep . && { echo "$1: in the loader, not on the page" >&2; bad=1; }
    comm -23 "$tmp/$1.page" "$tmp/$1.code" | grep . && { echo "$1: on the page, not in the loader" >&2; bad=1; }
    return 0
}

sed '/^\.Sh PROOF/,/^\.Sh LIMITS/d' "$1" >"$tmp/page"
sed -n '/^\.Sh PROOF/,/^\.Sh LIMITS/p' "$1" >"$tmp/section"
page_keys "$tmp/page" | sort -u >"$tmp/definition.page"
page_keys "$tmp/section" | sort -u >"$tmp/proof.page"
{ code_keys definition; constant kFieldNames; } | sort -u >"$tmp/definition.code"
code_keys proof | sort -u >"$tmp/proof.code"
compare definition 60
compare proof 12

for list in kKinds kHow kMethods kAs orders verdicts; do
    constant $list >"$tmp/words"
    [ -s "$tmp/words" ] || { echo "$2: no list $list" >&2; exit 2; }
    while read -r word; do
        grep -Eq "^\.(It )?Li $word( |\$)" "$tmp/page" || { echo "$word: in $list, not on the page" >&2; bad=1; }
    done <"$tmp/words"
done
[ $bad = 0 ] || exit 1
! mandoc -T lint -W warning "$1" | grep -v 'mandoc.db lacks'
