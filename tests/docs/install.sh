#!/bin/sh
# usage: install.sh BUILD_DIR TOOL...
# Installs into a folder of its own and looks whether everything is in its
# place, and whether the installed programs find their own definitions.
set -eu
build=$1; shift
prefix=$(mktemp -d); trap 'rm -rf "$prefix"' EXIT
cmake --install "$build" --prefix "$prefix" >"$prefix/log" || { cat "$prefix/log"; exit 1; }
for tool in "$@"; do
    for file in "bin/$tool" "share/man/man1/$tool.1" "share/bash-completion/completions/$tool" \
        "share/zsh/site-functions/_$tool" "share/fish/vendor_completions.d/$tool.fish"; do
        [ -s "$prefix/$file" ] || { echo "$file was not installed" >&2; exit 1; }
    done
done
for file in man5/molva-stream.5 man5/molva-config.5 man5/molva-scraper.5 man5/molva-model.5 man7/molva.7 man7/molva-cookbook.7; do
    [ -s "$prefix/share/man/$file" ] || { echo "$file was not installed" >&2; exit 1; }
done
XDG_CONFIG_HOME=$prefix/none "$prefix/bin/molva" scraper list --json >"$prefix/list"
[ "$(wc -l <"$prefix/list")" -ge 5 ] || { echo "too few definitions" >&2; exit 1; }
if grep -v "\"$prefix/share/molva/scrapers/" "$prefix/list"; then
    echo "not the installed definitions" >&2
    exit 1
fi
"$prefix/bin/molva-scraper" test >/dev/null
# What was installed has nothing to do with where it was built.
rm -r "$prefix/share/molva/scrapers"
XDG_CONFIG_HOME=$prefix/none "$prefix/bin/molva" scraper list --json >"$prefix/list"
project=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt")
if [ -z "$project" ] || grep -F "\"$project/" "$prefix/list"; then
    echo "definitions from where it was built" >&2
    exit 1
fi
