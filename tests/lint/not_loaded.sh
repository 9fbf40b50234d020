#!/bin/sh
# usage: not_loaded.sh LIBRARIES SEE PROGRAM... - fails on a program that loads one of LIBRARIES,
#        "a|b" for liba and libb, whenever it starts; SEE is the file that says how it can do without
set -eu
libraries=$1 see=$2
shift 2
[ $# -gt 0 ] || { echo "not_loaded.sh: no program to look at"; exit 2; }
for program in "$@"; do
    if readelf -d "$program" | grep -E "\[lib($libraries)\."; then
        echo "$program: every start would load it; see $see"; exit 1
    fi
done
