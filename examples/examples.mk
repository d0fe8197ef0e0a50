# The examples that are hosts of their own. Included by the Makefile; each has a target that builds it and one in `make test`.

.PHONY: sqlite test-sqlite sqlite-packages test-http http-packages

# ---- SQLite: npm packages as SQL functions ----

# The library is inside, and nothing but SQLite's entry point can be seen from outside.
build/rvm_sqlite.so: $(wildcard examples/sqlite/*.c examples/sqlite/*.h) include/rvm.h build/librvm.a
	$(CC) $(CFLAGS) $(WARNINGS) -fPIC -fvisibility=hidden -Iinclude -shared examples/sqlite/*.c build/librvm.a -o $@ \
		-Wl,--exclude-libs,ALL -Wl,-z,defs -Wl,-z,nodelete $(SYSTEM_LIBS)

sqlite-packages:
	@if [ examples/sqlite/node_modules/.package-lock.json -nt examples/sqlite/package-lock.json ]; then :; \
	elif ! $(call have,npm); then $(call without,packages of the SQLite example,npm is not installed); \
	elif (cd examples/sqlite && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error); then touch examples/sqlite/node_modules/.package-lock.json; \
	else $(call without,packages of the SQLite example,npm could not install them); fi

sqlite: build/rvm_sqlite.so sqlite-packages

test-sqlite: all sqlite-packages
	@if ! $(call have,sqlite3); then $(call without,SQLite,sqlite3 is not installed); \
	elif ! echo '#include <sqlite3ext.h>' | $(CC) -E -xc - >/dev/null 2>&1; then $(call without,SQLite,sqlite3ext.h is not installed (libsqlite3-dev)); \
	elif [ ! -d examples/sqlite/node_modules/slugify ]; then $(call without,SQLite,its packages are not installed); \
	else $(MAKE) --no-print-directory build/rvm_sqlite.so && examples/sqlite/run.sh build/rvm_sqlite.so $(PYTHON) /usr/bin/python3; fi

# ---- the game loop ----

.PHONY: game test-game

GAME := examples/game/game.cpp examples/game/picture.cpp
HPP := include/rvm.hpp $(wildcard include/rvm/*.hpp)
CXX_HOST = $(CXX) -std=c++11 -O2 -g -pedantic -Wall -Wextra -Wshadow -Werror -Iinclude

build/game: $(GAME) examples/game/main.cpp examples/game/game.hpp include/rvm.h $(HPP) build/librvm.so
	$(CXX_HOST) $(GAME) examples/game/main.cpp -o $@ -Lbuild -lrvm -lpthread -Wl,-rpath,'$$ORIGIN'

build/game-test: $(GAME) examples/game/test.cpp examples/game/game.hpp include/rvm.h $(HPP) build/librvm.so
	$(CXX_HOST) $(GAME) examples/game/test.cpp -o $@ -Lbuild -lrvm -lpthread -Wl,-rpath,'$$ORIGIN'

game: build/game
	build/game $(if $(SECONDS),--seconds $(SECONDS))

# Two seconds of the real loop, too: what it prints is true of any machine.
test-game: build/game build/game-test
	@rm -rf build/game-work && mkdir -p build/game-work
	timeout 300 build/game-test examples/game/plugins build/game-work
	@timeout 60 build/game --seconds 2 --picture build/game-work/live.svg > build/game-work/live.txt; code=$$?; cat build/game-work/live.txt; \
	[ $$code = 0 ] && grep '^[1-9][0-9]* frames' build/game-work/live.txt >/dev/null && grep '^flock *[1-9][0-9]* good' build/game-work/live.txt >/dev/null

# ---- HTTP: a realm for each request, from a template ----

http-packages:
	@if [ examples/http/node_modules/.package-lock.json -nt examples/http/package-lock.json ]; then :; \
	elif ! $(call have,npm); then $(call without,packages of the HTTP example,npm is not installed); \
	elif (cd examples/http && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error); then touch examples/http/node_modules/.package-lock.json; \
	else $(call without,packages of the HTTP example,npm could not install them); fi

test-http: all http-packages
	@if ! $(call have,$(GO)); then $(call without,HTTP service,go is not installed); \
	elif [ ! -d examples/http/node_modules/handlebars ]; then $(call without,HTTP service,its packages are not installed); \
	else $(MAKE) --no-print-directory go-archive && cd examples/http && unformatted=$$(gofmt -l .) && { [ -z "$$unformatted" ] || { echo "not formatted: $$unformatted"; exit 1; }; } && \
		$(GO) vet ./... && $(GO) run . -page page.js -requests 2000; fi
