#!/bin/sh
# usage: light.sh PROGRAM... - fails on a program that judges and loads what only others need
set -eu
for program in "$@"; do
    if readelf -d "$program" | grep -E '\[lib(crypto|xml2|curl)\.'; then
        echo "$program: every start would load it; see lib/base/digest.cpp and lib/scrape/islands_compare.cpp"
        exit 1
    fi
done
