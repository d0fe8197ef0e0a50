#!/usr/bin/env bash
# tests/install/cargo-c.sh: `cargo cinstall` into an empty folder, and hosts in C and C++ built against nothing else, shared and static.
# Builds the library anew, some minutes; needs cargo-c. What is other than after `make install` is said in docs/c.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
cd "$top"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
major=${version%%.*}
work=$top/build/cargo-c-test
stage=$work/stage
prefix=/opt/rvm
lib=$stage$prefix/lib
CC=${CC:-cc} CXX=${CXX:-c++}
rm -rf "$work"
mkdir -p "$work"

fail() {
    echo "tests/install/cargo-c: $*" >&2
    exit 1
}

cargo cinstall --release --locked --prefix "$prefix" --libdir lib --destdir "$stage"

# The files are those of `make install`, without its CMake package.
diff - <(cd "$stage" && find . \( -type f -o -type l \) | LC_ALL=C sort) << LIST || fail "the installed files (>) are not what was to be installed (<)"
.$prefix/include/rvm.h
.$prefix/include/rvm.hpp
$(cd include && find rvm -type f | sed "s|^|.$prefix/include/|" | LC_ALL=C sort)
.$prefix/lib/librvm.a
.$prefix/lib/librvm.so
.$prefix/lib/librvm.so.$major
.$prefix/lib/librvm.so.$version
.$prefix/lib/pkgconfig/rvm.pc
LIST
diff -r include "$stage$prefix/include" || fail "the installed headers (>) are not those of the tree (<)"
[ "$(readelf -d "$lib/librvm.so" | grep -c SONAME)" = 1 ] || fail "librvm.so has not one name inside"
readelf -d "$lib/librvm.so" | grep -F "soname: [librvm.so.$major]" > /dev/null || fail "librvm.so is not named librvm.so.$major inside"

# The shared library shows the functions of the header, and nothing else; the static one shows them, among others.
sed -n 's/^function \([a-z_0-9]*\) .*/\1/p' tests/header/abi.txt | LC_ALL=C sort > "$work/functions.txt"
nm -D --defined-only "$lib/librvm.so" | awk 'NF == 3 { print $3 }' | LC_ALL=C sort > "$work/shared.txt"
diff "$work/functions.txt" "$work/shared.txt" || fail "the shared library shows other names (>) than the header's functions (<)"
nm -g --defined-only "$lib/librvm.a" 2> /dev/null | awk 'NF == 3 { print $3 }' | LC_ALL=C sort -u | comm -23 "$work/functions.txt" - > "$work/lacking.txt"
[ ! -s "$work/lacking.txt" ] || fail "the static library lacks $(tr '\n' ' ' < "$work/lacking.txt")"

export PKG_CONFIG_PATH=$lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$stage
[ "$(pkg-config --modversion rvm)" = "$version" ] || fail "rvm.pc is of version $(pkg-config --modversion rvm)"
read -ra cflags <<< "$(pkg-config --cflags rvm)"
read -ra libs <<< "$(pkg-config --libs rvm)"
read -ra static <<< "$(pkg-config --static --libs rvm)"
archive=("${static[@]/#-lrvm/-l:librvm.a}")
for language in c cpp; do
    case $language in c) compiler=("$CC" -std=c99) ;; cpp) compiler=("$CXX" -std=c++11) ;; esac
    for host in "$here/host.$language" $([ $language = cpp ] || echo "$here/guard.c"); do
        name=$(basename "$host")
        want="rvm $version: 12"
        [ "$name" != guard.c ] || want="the hard guard ended it"
        "${compiler[@]}" -pedantic -Wall -Wextra -Werror "${cflags[@]}" "$host" "${libs[@]}" -o "$work/$name-shared"
        "${compiler[@]}" -pedantic -Wall -Wextra -Werror "${cflags[@]}" "$host" "${archive[@]}" -o "$work/$name-static"
        if readelf -d "$work/$name-static" | grep librvm > /dev/null; then fail "the static host asks for a shared librvm"; fi
        for kind in shared static; do
            got=$(LD_LIBRARY_PATH=$lib "$work/$name-$kind") || fail "$name, $kind, ended with $?: $got"
            [ "$got" = "$want" ] || fail "$name, $kind, says '$got', not '$want'"
        done
    done
done
echo "tests/install/cargo-c: ok"
