#!/bin/sh
# What reaches the host is denied: denied.js says that every call refuses, strace that none of them got as far as the system.
#
#   tests/builtins/denied.sh HOST      HOST: tests/builtins/host.c, built
set -u
host=$1
file=$(cd "$(dirname "$0")" && pwd)/denied.js
trace=$(mktemp) || exit 1
trap 'rm -f "$trace"' EXIT

if command -v strace >/dev/null; then
    answer=$(strace -f -qq -o "$trace" -e trace=%file,%network,fork,vfork,execve,execveat,kill,chdir "$host" "$file")
else
    echo "SKIPPED the system calls of denied.js: strace is not installed"
    [ -z "${CI:-}" ] || exit 1
    answer=$("$host" "$file")
fi
case $answer in
'{"refused":'*',"wrong":[]}') ;;
*)
    echo "denied.js: $answer" | cut -c1-4000
    exit 1
    ;;
esac
distinct=${answer#*\"distinct\":}
distinct=${distinct%%,*}
if [ "$distinct" -lt 400 ]; then
    echo "denied.js: only $distinct functions were called"
    exit 1
fi
# The last file that anything looks at by name is the test itself; what is open already may be asked for its size.
if [ -s "$trace" ]; then
    after=$(awk '/denied\.js/ { rest = ""; next } { rest = rest "\n" $0 } END { print rest }' "$trace" | grep -v -e '+++ exited' -e AT_EMPTY_PATH -e '^$')
    if ! grep -q 'denied\.js' "$trace" || [ -n "$after" ]; then
        echo "system calls of denied modules: $after"
        exit 1
    fi
fi
echo "denied: $distinct functions refuse, none reaches the system"
