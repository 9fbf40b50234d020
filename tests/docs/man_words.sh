#!/bin/sh
# usage: man_words.sh TOOL PAGE EXIT_HPP
# Fails when the page's one-line description is not the tool's, when its table
# of exit statuses is not the enum's, or when mandoc finds a fault in it.
set -eu
name=$(basename "$1")
summary=$("$1" --help | sed -n 1p)
described=$(sed -n 's/^\.Nd //p' "$2")
[ "$summary" = "$described" ] || { echo "$2: \"$described\", but $name says \"$summary\"" >&2; exit 1; }
for status in 0 2 3 4 5; do
    enum=$(sed -n "s|^    [a-z]* = $status, *///< ||p" "$3")
    page=$(sed -n "/^\.Sh EXIT STATUS/,/^\.El/{/^\.It $status\$/{n;p;};}" "$2")
    [ -n "$enum" ] || { echo "$3: no status $status" >&2; exit 2; }
    [ "$enum" = "$page" ] || { echo "$2: status $status: \"$page\", but the enum says \"$enum\"" >&2; exit 1; }
done
! mandoc -T lint -W warning "$2" | grep -v 'mandoc.db lacks'
