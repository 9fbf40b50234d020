#!/bin/sh
# usage: rows.sh COUNT [BAD GOOD]
# COUNT rows of bad news and as many of praise, all different, a pair a day.
# With BAD and GOOD (default neg and pos) as their labels.
set -eu
seq 1 "$1" | while read -r n; do
    day=$(printf '2026-%02d-%02dT12:00:00Z' $((n / 28 + 1)) $((n % 28 + 1)))
    echo "{\"text\":\"ужасный товар$n, обман\",\"label\":\"${2:-neg}\",\"source\":\"shop\",\"published\":{\"at\":\"$day\"}}"
    echo "{\"text\":\"прекрасный товар$n, спасибо\",\"label\":\"${3:-pos}\",\"source\":\"shop\",\"published\":{\"at\":\"$day\"}}"
done
