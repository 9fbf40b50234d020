#!/bin/sh
# usage: layers.sh LIB_DIR - fails on an #include that points up or sideways
set -eu
cd "$1"
grep -rn '^#include "' . --include='*.?pp' | awk -F: '
    BEGIN { while ((getline line < "LAYERS") > 0) if (line !~ /^#/) {
                n = split(line, m, " "); level++
                for (i = 1; i <= n; i++) rank[m[i]] = level } }
    {   split($1, from, "/"); split($3, inc, "\""); split(inc[2], to, "/"); seen++
        if (!(to[1] in rank)) { print $1 ":" $2 ": unknown module " to[1]; bad = 1 }
        else if (from[2] != to[1] && rank[to[1]] >= rank[from[2]]) {
            print $1 ":" $2 ": " from[2] " must not include " to[1]; bad = 1 } }
    END { if (!seen) { print "no #include lines found"; bad = 1 } exit bad }'
