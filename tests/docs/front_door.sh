#!/bin/sh
# usage: front_door.sh BIN_DIR MAN_DIR TOOL...
# Fails when molva(1)'s list of programs or a summary in it is not the tools' own.
set -eu
bin=$1; man=$2; shift 2
for tool in "$@"; do
    [ "$tool" = molva ] && continue
    line=$("$bin/molva" --dump-options | awk -F'\t' -v name="${tool#molva-}" '$1 == "molva" && $2 == name { print $4 }')
    own=$("$bin/$tool" --help | sed -n 1p)
    [ "$line" = "$own" ] || { echo "molva says of $tool: \"$line\", itself: \"$own\"" >&2; exit 1; }
    awk '/^runs$/ { on = 1 } /^\.Bl/ { on = 0 } on' "$man/molva.1" | grep -qw -- "${tool#molva-}" ||
        [ "$tool" = molva-fetch ] || { echo "molva.1 does not name $tool" >&2; exit 1; }
    [ "$("$bin/molva" "${tool#molva-}" --version)" = "$("$bin/$tool" --version)" ] ||
        { echo "molva ${tool#molva-} is not $tool" >&2; exit 1; }
done
