# make install PREFIX=/usr/local DESTDIR=    libraries, headers, rvm.pc and a CMake package
# make uninstall                             with the same variables: takes exactly these away
# Included by the Makefile, whose VERSION is Cargo.toml's.

PREFIX ?= /usr/local
INCLUDEDIR ?= $(PREFIX)/include
LIBDIR ?= $(PREFIX)/lib
PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
CMAKEDIR ?= $(LIBDIR)/cmake/rvm

# What the static library needs of the system besides what a compiler links by itself.
SYSTEM_LIBS := -lpthread -lm -ldl

# Programs ask for librvm.so.X at run time (build.rs writes that name into the library).
SONAME := librvm.so.$(firstword $(subst ., ,$(VERSION)))
PARTS := $(notdir $(wildcard include/rvm/*.hpp))

.PHONY: install uninstall

# Folders go to the shell by its environment: their names may hold blanks and quotes, which lists of make's cannot.
install uninstall: export RVM_PREFIX := $(PREFIX)
install uninstall: export RVM_INCLUDEDIR := $(INCLUDEDIR)
install uninstall: export RVM_LIBDIR := $(LIBDIR)
install uninstall: export RVM_PKGCONFIGDIR := $(PKGCONFIGDIR)
install uninstall: export RVM_CMAKEDIR := $(CMAKEDIR)
install uninstall: export RVM_DESTDIR := $(DESTDIR)

# What is written into rvm.pc: folders below the prefix follow it when it moves; a backslash keeps words together there.
PC_PATHS = escape() { printf '%s' "$$1" | sed 's/[^[:alnum:]_./$${}+-]/\\&/g'; }; \
	below() { case $$1 in "$$RVM_PREFIX"/*) echo '$${prefix}'"$$(escape "$${1\#"$$RVM_PREFIX"}")" ;; *) escape "$$1" ;; esac; }; \
	as_text() { printf '%s' "$$1" | sed 's/[|&\\]/\\&/g'; }

# The CMake package finds its files from where it lies, so an installed tree may be moved.
# Under sudo there may be no cargo: then what `make` has built is installed.
install: $(if $(shell command -v $(CARGO)),all)
	@[ -f build/librvm.so ] && [ -f build/librvm.a ] || { echo "make install: run make first; $(CARGO) is not on this PATH" >&2; exit 1; }
	@mkdir -p build/install
	@$(PC_PATHS); \
	to() { as_text "$$(realpath -m --relative-to="$$RVM_CMAKEDIR" "$$1")"; }; \
	for file in rvm.pc rvm-config.cmake rvm-config-version.cmake; do sed -e 's|@VERSION@|$(VERSION)|g' -e 's|@SONAME@|$(SONAME)|g' -e 's|@SYSTEM_LIBS@|$(SYSTEM_LIBS)|g' \
		-e "s|@PREFIX@|$$(as_text "$$(escape "$$RVM_PREFIX")")|g" -e "s|@INCLUDEDIR@|$$(as_text "$$(below "$$RVM_INCLUDEDIR")")|g" -e "s|@LIBDIR@|$$(as_text "$$(below "$$RVM_LIBDIR")")|g" \
		-e "s|@TO_INCLUDEDIR@|$$(to "$$RVM_INCLUDEDIR")|g" -e "s|@TO_LIBDIR@|$$(to "$$RVM_LIBDIR")|g" bindings/c/$$file.in > build/install/$$file || exit 1; done
	install -d "$$RVM_DESTDIR$$RVM_INCLUDEDIR/rvm" "$$RVM_DESTDIR$$RVM_LIBDIR" "$$RVM_DESTDIR$$RVM_PKGCONFIGDIR" "$$RVM_DESTDIR$$RVM_CMAKEDIR"
	install -m 644 include/rvm.h include/rvm.hpp "$$RVM_DESTDIR$$RVM_INCLUDEDIR"
	install -m 644 $(PARTS:%=include/rvm/%) "$$RVM_DESTDIR$$RVM_INCLUDEDIR/rvm"
	install -m 755 build/librvm.so "$$RVM_DESTDIR$$RVM_LIBDIR/librvm.so.$(VERSION)"
	ln -sf librvm.so.$(VERSION) "$$RVM_DESTDIR$$RVM_LIBDIR/$(SONAME)"
	ln -sf $(SONAME) "$$RVM_DESTDIR$$RVM_LIBDIR/librvm.so"
	install -m 644 build/librvm.a "$$RVM_DESTDIR$$RVM_LIBDIR"
	install -m 644 build/install/rvm.pc "$$RVM_DESTDIR$$RVM_PKGCONFIGDIR"
	install -m 644 build/install/rvm-config.cmake build/install/rvm-config-version.cmake "$$RVM_DESTDIR$$RVM_CMAKEDIR"

# Folders that others share stay; our own go if they are empty.
uninstall:
	@away() { folder=$$RVM_DESTDIR$$1; shift; for file; do echo "rm -f $$folder/$$file"; rm -f "$$folder/$$file" || exit 1; done; }; \
	away "$$RVM_INCLUDEDIR" rvm.h rvm.hpp $(PARTS:%=rvm/%); \
	away "$$RVM_LIBDIR" librvm.so.$(VERSION) $(SONAME) librvm.so librvm.a; \
	away "$$RVM_PKGCONFIGDIR" rvm.pc; \
	away "$$RVM_CMAKEDIR" rvm-config.cmake rvm-config-version.cmake
	@for folder in "$$RVM_DESTDIR$$RVM_CMAKEDIR" "$$RVM_DESTDIR$$RVM_INCLUDEDIR/rvm"; do if [ -d "$$folder" ]; then rmdir --ignore-fail-on-non-empty "$$folder"; fi; done
