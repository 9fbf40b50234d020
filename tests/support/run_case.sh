#!/bin/sh
# usage: run_case.sh CASE BIN_DIR
#
# A case is a small transcript: free text, then lines that begin with
#   $ command   < standard input   > standard output   ! standard error
#   ? exit status (0 if left out)
# The command runs in the folder of the case, so that it can name the files
# beside it, with a state folder of its own in $STATE; the clock and the locale
# are the same for everybody.
set -eu
dir=$(cd "$(dirname "$1")" && pwd); file=$dir/$(basename "$1")
PATH=$(cd "$2" && pwd):$PATH; LC_ALL=C.UTF-8; TZ=UTC
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
STATE=$tmp/state; mkdir "$STATE"
HOME=$STATE; XDG_CONFIG_HOME=$STATE/config; XDG_STATE_HOME=$STATE/state
export PATH LC_ALL TZ STATE HOME XDG_CONFIG_HOME XDG_STATE_HOME

part() { sed -n "s/^[$1] \{0,1\}//p" "$file"; }
part '$' >"$tmp/cmd"; part '<' >"$tmp/in"
part '>' >"$tmp/stdout.want"; part '!' >"$tmp/stderr.want"
want=$(part '?'); got=0
[ -s "$tmp/cmd" ] || { echo "$file: no \$ line" >&2; exit 2; }

cd "$dir"
sh "$tmp/cmd" <"$tmp/in" >"$tmp/stdout" 2>"$tmp/stderr" || got=$?
sed -i "s|$STATE|STATE|g" "$tmp/stdout" "$tmp/stderr"
bad=0
for s in stdout stderr; do
    diff -u -L "$s wanted" -L "$s got" "$tmp/$s.want" "$tmp/$s" || bad=1
done
[ "$got" -eq "${want:-0}" ] || { echo "exit status $got, wanted ${want:-0}"; bad=1; }
exit $bad
