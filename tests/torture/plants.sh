#!/bin/sh
# Planted faults: each part of the torture tests gets a fault that it is there to find, and must fail, for the right reason. Without one it must pass.
#
#   tests/torture/plants.sh BUILD-FOLDER [WORD]      librvm.so is there. WORD: only plants whose line has it
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
lib=$(cd "$1" && pwd) || exit 1
word=${2:-}
cd "$root" || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
tried=0 caught=0
compile() { ${CC:-gcc} -std=gnu99 -Wall -Wextra -g -O1 -Iinclude "$1" -o "$build/$2" -L"$lib" -lrvm -lpthread -ldl -Wl,-rpath,"$lib"; }

# plant PROGRAM FAULT CODE TEXT ARGUMENT…: with that fault, the program ends with the code (`-`: any but 0), and what it prints has the text (if there is one).
plant() {
    program=$1 fault=$2 code=$3 text=$4
    shift 4
    case "$program $fault" in *"$word"*) ;; *) return ;; esac
    tried=$((tried + 1))
    RVM_PLANT=$fault timeout 300 "$build/$program" "$@" >"$build/out" 2>&1
    got=$?
    if [ "$got" != 0 ] && { [ "$code" = - ] || [ "$got" = "$code" ]; } && { [ -z "$text" ] || grep -q -e "$text" "$build/out"; }; then
        caught=$((caught + 1))
    else
        echo "  NOT CAUGHT: $program with the fault $fault ended with $got:" && tail -n 5 "$build/out"
    fi
}
# healthy PROGRAM ARGUMENT…: the same without a fault
healthy() {
    program=$1
    shift
    case "$program none" in *"$word"*) ;; *) return ;; esac
    tried=$((tried + 1))
    if env -u RVM_PLANT timeout 300 "$build/$program" "$@" >"$build/out" 2>&1; then caught=$((caught + 1)); else echo "  FAILED without a fault: $program" && tail -n 5 "$build/out"; fi
}

# Endurance: what grows, and answers that are not what they were.
compile "$here/endurance/endurance.c" endurance || exit 1
lodash=
for folder in "$root/examples/cases" "${RVM_CORPUS:-$root/tests/corpus}"; do [ ! -d "$folder/node_modules/lodash" ] || lodash=$folder; done
if [ -n "$lodash" ]; then
    endurance() { plant endurance "$1" - "$2" "$root/examples/cases" 5000 "$lodash"; }
    healthy endurance "$root/examples/cases" 5000 "$lodash"
    for fault in handle realm memory descriptor mapping; do endurance $fault 'something grows'; done
    endurance answer 'wrong: '
    endurance count 'wrong: calls of a memoized function'
elif [ "${CI:-}" = true ]; then
    echo "FAILED endurance's plants: lodash is not installed"
    exit 1
else
    echo "SKIPPED endurance's plants: lodash is not installed"
fi

# Kills: a lock and a heap that a kill left broken, scripts that are not killed, realms that stay.
compile "$here/kills.c" kills || exit 1
healthy kills 40 4
plant kills lock 142 '' 40 4
plant kills heap 134 '' 40 4
plant kills unguarded 1 ' 0 of them condemned' 40 4
plant kills answer 1 'FAILED: status 0' 40 4
plant kills leak 1 '| 40 | 39 |' 40 4

# Threads, signals, forks, exits.
compile "$here/processes/threads.c" threads || exit 1
threads() { plant threads "$1" 1 "$2" "$root/tests/c/fixtures" $3; }
threads lost 'calls were lost or made twice' threads
threads stale 'a released handle is not stale' threads
threads handle 'wrong: 64 threads over 8 realms' threads
threads inside 'no thread was ever inside' release
threads drop 'wrong: drops' release
threads signals 'too few signals' signals
threads child 'wrong: a child' forks
threads hang 'wrong: a child' forks
threads parent "the parent's realm" forks
threads exit 'wrong: exit' exits
threads exit-hangs 'wrong: exit' exits

# The library loaded and unloaded.
compile "$here/processes/reload.c" reload || exit 1
for fault in descriptor mapping thread answer; do plant reload $fault 1 'wrong: something grows\|| 40 | 39 |' "$lib/librvm.so" "$root/tests/c/fixtures/case1.js" 40; done

# The table: a part that fails, or tells nothing, or a row that tells of a loss, fails the whole.
parts() { # name, what collect.sh must print, line of the part
    case "collect $1" in *"$word"*) ;; *) return ;; esac
    tried=$((tried + 1))
    printf 'both\t%s\n' "$3" >"$build/parts"
    TORTURE_PARTS=$build/parts tests/torture/collect.sh short "$lib" >"$build/out" 2>&1
    got=$?
    if [ "$1" = healthy ]; then got=$((!got)); fi
    if [ $got != 0 ] && grep -q -e "$2" "$build/out"; then
        caught=$((caught + 1))
    else
        echo "  NOT CAUGHT: the table with a part that is $1 ended with $got:" && tail -n 5 "$build/out"
    fi
}
parts healthy '^a part  *3  *3  *0  *7$' 'echo "torture: a part | 3 | 3 | 0 | 7"'
parts failing 'FAILED (1)' 'echo "torture: a part | 3 | 3 | 0 | 7"; false'
parts killed 'FAILED (137)' 'echo "torture: a part | 3 | 3 | 0 | 7"; kill -9 $$'
parts silent 'no line' 'true'
parts losing '7   FAILED' 'echo "torture: a part | 3 | 2 | 0 | 7"'
parts leaking '7   FAILED' 'echo "torture: a part | 3 | 3 | 1 | 7"'
parts malformed 'FAILED' 'echo "torture: a part | 3"'
parts empty 'FAILED' 'echo "torture: a part | | | | "'

echo "torture: planted faults, and each part without | $tried | $caught | - | -"
[ $tried -gt 0 ] && [ $tried = $caught ]
