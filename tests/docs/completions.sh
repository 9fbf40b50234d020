#!/bin/sh
# usage: completions.sh TOOL COMPLETIONS_DIR [--update]
# Fails when a committed completion is not what the tool declares, or is not
# something its shell can read.
set -eu
name=$(basename "$1")
for shell in bash zsh fish; do
    case $shell in
    bash) file=$2/bash/$name ;;
    zsh) file=$2/zsh/_$name ;;
    fish) file=$2/fish/$name.fish ;;
    esac
    if [ "${3:-}" = --update ]; then
        mkdir -p "$(dirname "$file")"
        "$1" --dump-completion $shell >"$file"
    else
        "$1" --dump-completion $shell | diff -u -L "$file" -L "$name --dump-completion $shell" "$file" -
    fi
    if command -v $shell >/dev/null; then $shell -n "$file"; else echo "skipped: no $shell here"; fi
done
