# The examples that are hosts of their own. Included by the Makefile; each has a target that builds it and one in `make test`.

.PHONY: sqlite test-sqlite sqlite-packages

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
