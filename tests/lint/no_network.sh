#!/bin/sh
# usage: no_network.sh PROGRAM
# Fails if the program is linked with libcurl or imports a call that opens or
# uses a socket.
set -eu
command -v readelf >/dev/null || { echo "no readelf" >&2; exit 2; }
readelf -d "$1" | grep NEEDED | grep -i curl && { echo "$1 is linked with libcurl" >&2; exit 1; }
# A sanitizer's runtime wraps them all; only what our own code imports counts.
if readelf -d "$1" | grep -q 'lib\(asan\|ubsan\)'; then echo "skipped the symbols: sanitizer build"; exit 0; fi
readelf -W --dyn-syms "$1" | awk '$7 == "UND" { sub(/@.*/, "", $8); print $8 }' |
    grep -x 'socket\|connect\|getaddrinfo\|sendto\|curl_.*' &&
    { echo "$1 has network code in it" >&2; exit 1; }
exit 0
