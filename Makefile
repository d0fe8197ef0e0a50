# make            release build: build/librvm.so, build/librvm.a (every symbol hidden but rvm_*)
# make demo       the four cases: a table, and build/memory.svg
# make test       every test; a missing tool prints SKIPPED, and fails where CI=true
# make torture    the long form of the torture tests: hostile scripts, random fire and failing allocations in one table
# make fuzz       coverage-guided fuzzing, FUZZ_SECONDS for each of six kinds of input; needs clang
# make bench      the library against the raw engine and every peer: benches/results.md
# make header     writes include/rvm.h and tests/header/abi.txt anew from src/abi
# make sqlite     examples/sqlite: npm packages as SQL functions, build/rvm_sqlite.so
# make game       examples/game: a game loop with plug-ins; SECONDS=10, else until Ctrl-C
# make data       examples/data: a million rows in one process, over a pool, on Dask; DATA_ROWS=…
# make install    PREFIX=/usr/local DESTDIR=; make uninstall; make test-cargo-c tries the same by cargo-c
# make clean

.NOTPARALLEL:
.DELETE_ON_ERROR:
.SUFFIXES:

CARGO ?= cargo
NM ?= nm
OBJCOPY ?= objcopy
OBJDUMP ?= objdump
CFLAGS ?= -O2 -g
WARNINGS := -std=c99 -pedantic -Wall -Wextra -Wshadow -Werror
# In CI the lock file is law.
CARGO_FLAGS ?= $(if $(filter true,$(CI)),--locked)

VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
RELEASE := $(or $(CARGO_TARGET_DIR),target)/release
SYSTEM := $(shell uname -s)

# $(call without,what,why): says that a test cannot run; in CI that is a failure.
without = if [ "$$CI" = true ]; then echo "FAILED $(1): $(2), and CI=true"; exit 1; else echo "SKIPPED $(1): $(2)"; fi
have = command -v $(1) >/dev/null 2>&1

.PHONY: all demo test bench torture fuzz header clean cargo-release lodash
.PHONY: test-torture test-rust test-msrv test-esm test-builtins test-prelude test-c test-static test-hello test-install test-cargo-c test-demo test-corpus go-archive test-go bench-go bench-python demo-rows test-python

all: build/librvm.so build/librvm.a

# ---- the libraries ----

# Cargo knows best what is out of date; the files below change only when it made them anew.
cargo-release:
	$(CARGO) build --release $(CARGO_FLAGS)

$(RELEASE)/librvm.so $(RELEASE)/librvm.a: cargo-release
	@:

build/librvm.so: $(RELEASE)/librvm.so
	@mkdir -p build
	cp $< $@.new && mv -f $@.new $@ # a program that runs keeps the one that it has mapped
	@ln -sf librvm.so build/$(SONAME)

# The functions of the header, one a line.
build/exports.txt: include/rvm.h
	@mkdir -p build
	$(CC) -E -P -x c $< | grep -o '\brvm_[a-z0-9_]*(' | tr -d '(' | sort -u > $@

# A host may carry another QuickJS, or another Rust library. So the archive that cargo makes becomes one object that keeps what the
# exported functions reach (constructors and unwinding tables included), and whose other symbols are local:
#   --whole-archive            members that nothing refers to may hold constructors (.init_array)
#   --gc-sections -u NAME      what no exported function, constructor or unwinding table reaches goes
#   --force-group-allocation   COMDAT groups become plain sections, else the linker would still merge them with the host's by name
#   --keep-global-symbols      everything else becomes local
#   -T engine.ld               the engine's code in one section, of which the hard guard knows the bounds
#   --strip-unneeded           names that no relocation needs go, debugging information too
#   -R .llvmbc -R .llvmcmd     bitcode that Rust's standard library carries
# At the end: global symbols are the header's functions, exactly, and the unwinding tables are there.
build/librvm.a: $(RELEASE)/librvm.a build/exports.txt
ifeq ($(SYSTEM),Linux)
	@rm -rf build/static && mkdir -p build/static
	$(LD) -r -T src/realm/engine/engine.ld --gc-sections --force-group-allocation $$(sed 's/^/-u /' build/exports.txt) --whole-archive $< --no-whole-archive -o build/static/all.o
	$(OBJCOPY) --keep-global-symbols=build/exports.txt --strip-unneeded -R .llvmbc -R .llvmcmd build/static/all.o build/static/rvm.o
	@$(NM) -g --defined-only build/static/rvm.o | awk '{ print $$3 }' | LC_ALL=C sort > build/static/globals.txt
	@LC_ALL=C sort build/exports.txt | diff - build/static/globals.txt || { echo "librvm.a: its symbols (>) are not the header's functions (<)"; exit 1; }
	@for section in .eh_frame .gcc_except_table .init_array; do $(OBJDUMP) -h build/static/rvm.o | grep -qF " $$section" || { echo "librvm.a: no $$section"; exit 1; }; done
	@rm -f $@ build/static/all.o
	$(AR) rcsD $@ build/static/rvm.o
else
	@echo "note: symbols other than rvm_* are hidden in the static library on Linux only"
	cp $< $@
endif

header:
	RVM_UPDATE_HEADER=1 $(CARGO) test $(CARGO_FLAGS) --test header

# What tests/torture/parts lists: hostile scripts, random fire, failing allocations, threads, jail. One table at the end. The long form; the short one is in `make test`.
torture: all lodash
	tests/torture/collect.sh long build

# Coverage-guided fuzzing of what packages and hosts give: modules, package.json, JSON, data text, values. FUZZ_SECONDS each; needs clang with libFuzzer.
FUZZ_SECONDS ?= 300
fuzz:
	tests/fuzz/run.sh fuzz $(FUZZ_SECONDS)

# ---- the benchmarks ----

.PHONY: bench-tools bench-cycle test-bench

# Beside the peers: benches/results.md and the pictures. Installs the peers by npm, pip and go below build/bench; half an hour.
bench: bench-tools go-archive
	$(PYTHON) benches/bench.py

# Shows in seconds that the benchmark works, with what is installed.
test-bench: bench-tools lodash
	@if $(call have,$(PYTHON)); then $(PYTHON) benches/bench.py --quick; else $(call without,bench,$(PYTHON) is not installed); fi

# What speaks benches/bench.py's protocol for the library, rquickjs and the raw engine; and the simulated plug-in host.
bench-tools: build/librvm.so build/bench/host
	@$(CARGO) bench $(CARGO_FLAGS) --bench worker --no-run --message-format=json > build/bench/worker.json
	@cp "$$(sed -n 's/.*"executable":"\([^"]*worker-[^"]*\)".*/\1/p' build/bench/worker.json)" build/bench/worker

build/bench/host: $(wildcard benches/host/*) include/rvm.h build/librvm.so
	@mkdir -p build/bench
	$(CC) $(CFLAGS) $(filter-out -std=c99 -pedantic,$(WARNINGS)) -std=gnu11 -Iinclude benches/host/host.c benches/host/parts.c -o $@ -Lbuild -lrvm -lpthread -lm -Wl,-rpath,'$$ORIGIN/..'

# The library against the raw engine, in one process and in more detail.
bench-cycle:
	$(CARGO) bench $(CARGO_FLAGS) --bench cycle

# What Go adds to the C functions.
bench-go: all
	@if $(call have,$(GO)); then $(MAKE) --no-print-directory go-archive && cd bindings/go && $(GO) run ./internal/cost; \
	else echo "SKIPPED bench-go: go is not installed"; fi

# Python, beside the C extension quickjs-ng.
bench-python: build/librvm.so
	@if $(call have,$(PYTHON)) && $(MAKE) --no-print-directory $(VENV)/ready; then $(VENV)/bin/python bindings/python/bench.py; \
	else echo "SKIPPED bench-python: $(PYTHON) is not installed, or pip could not install quickjs-ng"; fi

# ---- Go ----

GO ?= go

# Go's build cache looks at a package's headers but not at its archives: archive.h tells it which one there is.
go-archive: build/librvm.a include/rvm.h
	@platform=$$($(GO) env GOOS)_$$($(GO) env GOARCH) && mkdir -p bindings/go/lib/$$platform && \
	for file in $^; do cmp -s $$file bindings/go/lib/$$platform/$$(basename $$file) || cp $$file bindings/go/lib/$$platform/; done && \
	printf '#define RVM_ARCHIVE "%s"\n' "$$(cksum build/librvm.a | tr ' ' -)" > build/archive.h && \
	{ cmp -s build/archive.h bindings/go/archive.h || cp build/archive.h bindings/go/; }

# ---- the demo ----

DEMO := $(wildcard examples/demo/*.c)

build/demo: $(DEMO) examples/demo/demo.h include/rvm.h build/librvm.so
	$(CC) $(CFLAGS) $(WARNINGS) -Iinclude $(DEMO) -o $@ -Lbuild -lrvm -lm -Wl,-rpath,'$$ORIGIN'

# The real lodash, in the version that examples/cases/package-lock.json names.
lodash:
	@if [ examples/cases/node_modules/lodash/package.json -nt examples/cases/package-lock.json ]; then :; \
	elif ! $(call have,npm); then $(call without,lodash,npm is not installed); \
	elif (cd examples/cases && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error); then touch examples/cases/node_modules/lodash/package.json; \
	else $(call without,lodash,npm could not install it); fi

# The examples in other languages run the cases, too, and write their rows of the table to build/rows.
demo-rows: all lodash
	@rm -rf build/rows && mkdir -p build/rows
	@if $(call have,$(GO)); then $(MAKE) --no-print-directory go-archive && \
		$(GO) -C examples/go run . $(if $(QUICK),-quick) -rows $(CURDIR)/build/rows/go.tsv ../cases; \
	else $(call without,demo in Go,go is not installed); fi
	@if $(call have,$(PYTHON)); then \
		RVM_LIBRARY=$(CURDIR)/build/librvm.so $(PYTHON) examples/python/cases.py $(if $(QUICK),--quick) --rows build/rows/python.tsv examples/cases; \
	else $(call without,demo in Python,$(PYTHON) is not installed); fi

demo: build/demo demo-rows
	build/demo examples/cases build/memory.svg $$(ls build/rows/*.tsv 2>/dev/null)

# ---- the tests ----

test: test-rust test-msrv test-prelude test-builtins test-esm test-c test-static test-hello test-install test-demo test-go test-python test-corpus test-torture test-bench test-sqlite test-game test-http
	@echo "make test: passed"

test-rust:
	$(CARGO) test $(CARGO_FLAGS)

# Our own code uses nothing that is younger than the Rust which Cargo.toml promises (tests/versions.rs asks the other crates), and nothing that clippy
# takes for wrong.
test-msrv:
	@if $(CARGO) clippy --version >/dev/null 2>&1; then $(CARGO) clippy $(CARGO_FLAGS) --quiet --lib --tests -- -D clippy::correctness -D clippy::suspicious -D clippy::incompatible_msrv; \
	else $(call without,minimum supported Rust version,clippy is not installed); fi

# The JavaScript half of every realm: against Node, in Node and in the engine.
test-prelude: test-rust
	@if $(call have,node); then node tests/prelude/run.js; else $(call without,prelude,node is not installed); fi

# ES modules: the same trees in Node and in the library.
build/esm-host: tests/esm/host.c include/rvm.h build/librvm.so
	$(CC) $(CFLAGS) $(WARNINGS) -Iinclude $< -o $@ -Lbuild -lrvm -Wl,-rpath,'$$ORIGIN'

test-esm: build/esm-host
	@if $(call have,node); then node tests/esm/run.js build/esm-host; else $(call without,ES modules,node is not installed); fi

build/builtins-host: tests/builtins/host.c include/rvm.h build/librvm.so
	$(CC) $(CFLAGS) $(WARNINGS) -Iinclude $< -o $@ -Lbuild -lrvm -Wl,-rpath,'$$ORIGIN'

build/builtins-limits: tests/builtins/limits.c include/rvm.h build/librvm.so
	$(CC) $(CFLAGS) $(WARNINGS) -Iinclude $< -o $@ -Lbuild -lrvm -Wl,-rpath,'$$ORIGIN'

# Node's built-in modules: the same programs in Node and in the library; and what hostile scripts do with their Rust halves.
test-builtins: build/builtins-host build/builtins-limits
	build/builtins-limits
	@if $(call have,node); then RVM_SUMMARY=build/builtins.json node tests/builtins/run.js build/builtins-host && node tests/builtins/table.js build/builtins-host build/builtins.json docs/node.md && tests/builtins/denied.sh build/builtins-host; else $(call without,built-ins,node is not installed); fi

# C and C++ hosts, and each header alone.
test-c: all lodash
	@if [ -d examples/cases/node_modules/lodash ]; then export RVM_LODASH=$(CURDIR)/examples/cases; fi; \
	for mode in shared static valgrind little; do \
		case $$mode in little) set -- test_function test_soundness test_limits test_jobs ;; *) set -- ;; esac; echo tests/c/run.sh $$mode build "$$@"; tests/c/run.sh $$mode build "$$@" || exit 1; done

# Real npm packages against Node. What npm installs stays in tests/corpus/node_modules (some 460 MB); RVM_CORPUS names another folder.
test-corpus: cargo-release
	@if [ -z "$(RVM_CORPUS)" ] && ! { $(call have,npm) && $(call have,node); }; then $(call without,corpus,npm is not installed); \
	elif [ -n "$(RVM_CORPUS)" ] || [ tests/corpus/node_modules/.package-lock.json -nt tests/corpus/package-lock.json ] || \
		{ cd tests/corpus && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json; }; then \
		cd $(CURDIR) && $(CARGO) test --release $(CARGO_FLAGS) --test corpus; \
	else $(call without,corpus,npm could not install the packages); fi

test-torture: all lodash
	tests/torture/collect.sh short build

test-static: all
	tests/static/run.sh build/librvm.a

build/hello: examples/hello.c include/rvm.h build/librvm.so
	$(CC) $(CFLAGS) $(WARNINGS) -Iinclude $< -o $@ -Lbuild -lrvm -Wl,-rpath,'$$ORIGIN'

# The example in the README is examples/hello.c, and it does what the README says.
test-hello: build/hello
	@awk '/^```c$$/ { inside = 1; next } /^```$$/ { if (inside) exit } inside' README.md | diff - examples/hello.c || { echo "the README's example is not examples/hello.c"; exit 1; }
	test "$$(build/hello)" = "leakArray holds 1 item"

# What is installed is enough to build hosts against: with pkg-config, with CMake, from Go, and beside another QuickJS.
test-install: all
	tests/install/run.sh

# The same by cargo-c, for packagers: builds the library anew, some minutes, so that it is not in `make test`.
test-cargo-c:
	@if $(CARGO) cinstall --version >/dev/null 2>&1; then tests/install/cargo-c.sh; else $(call without,cargo-c,it is not installed: cargo install cargo-c); fi

# The Go package: formatted, vetted, tested, and tested again under the race detector.
test-go: all
	@if $(call have,$(GO)); then $(MAKE) --no-print-directory go-archive && cd bindings/go && \
		unformatted=$$(gofmt -l . ../../examples/go) && { [ -z "$$unformatted" ] || { echo "not formatted: $$unformatted"; exit 1; }; } && \
		$(GO) vet ./... && $(GO) -C ../../examples/go vet ./... && $(GO) test ./... && $(GO) test -race ./... && $(GO) run ./internal/cost -quick; \
	else $(call without,Go,go is not installed); fi

test-demo: QUICK := yes
test-demo: build/demo demo-rows
	build/demo --quick examples/cases build/quick.svg $$(ls build/rows/*.tsv 2>/dev/null)

# Python in an environment of its own, with what the tests and the benchmark need; made anew when that changes.
PYTHON ?= python3
VENV := build/venv

$(VENV)/ready: bindings/python/requirements-test.txt
	@rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# The binding against the library in build/, by no way of pip; its types; and the wheel, installed where nothing else is.
test-python: build/librvm.so
	@if ! $(call have,$(PYTHON)); then $(call without,Python,$(PYTHON) is not installed); \
	elif ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then $(call without,Python,$(PYTHON) has no venv); \
	elif $(MAKE) --no-print-directory $(VENV)/ready; then cd bindings/python && \
		RVM_LIBRARY=$(CURDIR)/build/librvm.so $(CURDIR)/$(VENV)/bin/pytest -q && $(CURDIR)/$(VENV)/bin/mypy; \
	else $(call without,Python,pip could not install what the tests need); fi

# The tests that SECURITY.md names are there.
test: test-security
.PHONY: test-security
test-security:
	tests/security.sh

test: test-docs
.PHONY: test-docs
test-docs: all
	@$(MAKE) --no-print-directory go-archive
	tests/docs/run.sh build $(PYTHON)
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps $(CARGO_FLAGS) --quiet

test: test-doctor
.PHONY: test-doctor

# The leak doctor on three npm packages that leak and three that do not.
DOCTOR_CALLS ?= 3000
test-doctor: build/librvm.so
	@if ! $(call have,$(PYTHON)); then $(call without,leak doctor,$(PYTHON) is not installed); \
	elif ! [ examples/doctor/node_modules/.package-lock.json -nt examples/doctor/package-lock.json ] && ! $(call have,npm); then $(call without,leak doctor,npm is not installed); \
	elif [ examples/doctor/node_modules/.package-lock.json -nt examples/doctor/package-lock.json ] || \
		{ cd examples/doctor && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json; }; then \
		cd $(CURDIR) && RVM_LIBRARY=$(CURDIR)/build/librvm.so PYTHONPATH=bindings/python $(PYTHON) examples/doctor/check.py -n $(DOCTOR_CALLS) --pictures build/doctor; \
	else $(call without,leak doctor,npm could not install the packages); fi

# A column of data through an npm package, in one process, over a pool and on Dask: the short form in `make test`, a million rows by `make data`.
test: test-data
.PHONY: test-data data
VENV_DATA := build/venv-data
DATA_ROWS ?= 12000

$(VENV_DATA)/ready: examples/data/requirements.txt
	@rm -rf $(VENV_DATA)
	$(PYTHON) -m venv $(VENV_DATA)
	$(VENV_DATA)/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

data: DATA_ROWS := 1000000
data: test-data

test-data: build/librvm.so
	@if ! $(call have,$(PYTHON)) || ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then $(call without,data example,$(PYTHON) is not installed or has no venv); \
	elif ! [ examples/data/node_modules/.package-lock.json -nt examples/data/package-lock.json ] && ! $(call have,npm); then $(call without,data example,npm is not installed); \
	elif { [ examples/data/node_modules/.package-lock.json -nt examples/data/package-lock.json ] || \
		{ cd examples/data && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json && cd $(CURDIR); }; } && \
		$(MAKE) --no-print-directory $(VENV_DATA)/ready; then \
		RVM_LIBRARY=$(CURDIR)/build/librvm.so PYTHONPATH=$(CURDIR)/bindings/python $(VENV_DATA)/bin/python examples/data/column.py --rows $(DATA_ROWS) --part $$(($(DATA_ROWS) / 100)); \
	else $(call without,data example,its packages could not be installed); fi

# ---- installing ----

include bindings/c/install.mk

# ---- examples ----

include examples/examples.mk

clean:
	rm -rf build
	$(CARGO) clean
