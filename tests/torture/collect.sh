#!/bin/sh
# Runs the parts that tests/torture/parts lists and prints one table of what they found.
#
#   tests/torture/collect.sh short|long [BUILD FOLDER] [WORD]      WORD: only parts whose command has it
#
# The exit code is 1 if a part failed or told nothing. TORTURE_PARTS: another list than tests/torture/parts.
set -u
form=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root" || exit 1
RVM_BUILD=$(cd "${2:-build}" && pwd) || exit 1
export RVM_BUILD
word=${3:-}
if [ "$form" = long ]; then export TORTURE_FULL=1; else unset TORTURE_FULL; fi
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
: >"$out/rows"
failed=0
tab=$(printf '\t')
while IFS=$tab read -r when command <&3; do
    case $when in '' | '#'*) continue ;; both | "$form") ;; *) continue ;; esac
    case $command in *"$word"*) ;; *) continue ;; esac
    echo "== $command"
    # The code of the part, not of tee.
    { sh -c "$command" 2>&1 3<&-; echo $? >"$out/code"; } | tee "$out/log"
    code=$(cat "$out/code")
    if [ "$code" -ne 0 ]; then
        echo "FAILED ($code): $command"
        failed=1
    fi
    if ! grep '^torture: ' "$out/log" | sed 's/^torture: //' >>"$out/rows"; then :; fi
    if ! grep -q -e '^torture: ' -e '^SKIPPED' "$out/log"; then
        echo "FAILED: no line \`torture:\` from $command"
        failed=1
    fi
done 3<"${TORTURE_PARTS:-tests/torture/parts}"
# Something was tried, tried and survived are the same, and leaked is 0: a part that says otherwise but exits with 0 fails here.
awk -F ' *[|] *' '
    BEGIN { printf "\n%-58s %12s %12s %14s %12s\n", "part", "tried", "survived", "leaked bytes", "slowest ms" }
    {
        bad = NF != 5 || $2 + 0 <= 0 || $2 + 0 != $3 + 0 || ($4 != "-" && $4 + 0 > 0)
        printf "%-58s %12s %12s %14s %12s%s\n", $1, $2, $3, $4, $5, bad ? "   FAILED" : ""
        worst += bad
    }
    END { exit worst > 0 || NR == 0 }' "$out/rows" || failed=1
exit $failed
