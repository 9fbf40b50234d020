#!/bin/sh
# usage: run.sh BIN_DIR - the whole pipeline on two stored crawls
#
# The same programs a user runs, with --replay in place of the network and
# --now in place of the clock, so that it prints the same everywhere.
set -eu
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
PATH=$bin:$PATH
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
cd "$here"

crawl() { # RECORDING NOW
    molva-fetch -c config.toml --store "$state/molva.db" --now "$2" --replay "$1"
}
say() { printf '\n== %s\n' "$*" >&2; }

say 'yesterday: the first crawl is the baseline'
crawl yesterday.warc 2026-08-19T06:00:00Z |
    molva-diff -c config.toml --store "$state/molva.db"
molva-store ls -c config.toml --store "$state/molva.db"

say 'today: what changed (molva-fetch | molva-diff)'
crawl today.warc 2026-08-20T12:00:00Z |
    molva-diff -c config.toml --store "$state/molva.db"

say 'of that, the bad news (molva-events | molva-flag)'
molva-events -c config.toml --store "$state/molva.db" |
    molva-flag -c config.toml

cat >&2 <<END

== where to go next
  $bin/molva init           writes a first configuration to fill in
  $bin/molva run            fetch, compare, judge: the line for cron
  man -l $here/../../man/molva.7    a tour
END
