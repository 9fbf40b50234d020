#!/bin/sh
# usage: top_level.sh PROJECT_DIR - fails on an entry at the top that is not meant to be there
set -eu
cd "$1"
want='CHANGELOG.md CMakeLists.txt CMakePresets.json LICENSE README.md bootstrap completions lib man scrapers tests tools'
if [ -e .git ]; then got=$(git ls-files | cut -d/ -f1 | grep -v '^\.' | sort -u | tr '\n' ' ')
else got=$(ls | grep -v '^build' | tr '\n' ' '); fi
[ "$(echo $got)" = "$want" ] || { echo "wanted: $want"; echo "got:    $got"; exit 1; }
