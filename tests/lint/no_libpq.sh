#!/bin/sh
# usage: no_libpq.sh PROGRAM... - fails on a program that loads libpq whenever it starts
set -eu
for program in "$@"; do
    if readelf -d "$program" | grep -F '[libpq.'; then
        echo "$program: every start would load it; see lib/store/libpq.hpp"; exit 1
    fi
done
