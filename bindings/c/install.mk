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
TEMPLATES := rvm.pc rvm-config.cmake rvm-config-version.cmake

PARTS := $(notdir $(wildcard include/rvm/*.hpp))

INSTALLED = $(INCLUDEDIR)/rvm.h $(INCLUDEDIR)/rvm.hpp $(PARTS:%=$(INCLUDEDIR)/rvm/%) $(LIBDIR)/librvm.so.$(VERSION) $(LIBDIR)/$(SONAME) $(LIBDIR)/librvm.so $(LIBDIR)/librvm.a \
	$(PKGCONFIGDIR)/rvm.pc $(CMAKEDIR)/rvm-config.cmake $(CMAKEDIR)/rvm-config-version.cmake

.PHONY: install uninstall

# The CMake package finds its files from where it lies, so an installed tree may be moved.
# Under sudo there may be no cargo: then what `make` has built is installed.
install: $(if $(shell command -v $(CARGO)),all)
	@[ -f build/librvm.so ] && [ -f build/librvm.a ] || { echo "make install: run make first; $(CARGO) is not on this PATH" >&2; exit 1; }
	@mkdir -p build/install
	@for file in $(TEMPLATES); do sed -e 's|@VERSION@|$(VERSION)|g' -e 's|@SONAME@|$(SONAME)|g' -e 's|@PREFIX@|$(PREFIX)|g' \
		-e 's|@INCLUDEDIR@|$(INCLUDEDIR)|g' -e 's|@LIBDIR@|$(LIBDIR)|g' -e 's|@SYSTEM_LIBS@|$(SYSTEM_LIBS)|g' \
		-e "s|@TO_INCLUDEDIR@|$$(realpath -m --relative-to=$(CMAKEDIR) $(INCLUDEDIR))|g" \
		-e "s|@TO_LIBDIR@|$$(realpath -m --relative-to=$(CMAKEDIR) $(LIBDIR))|g" bindings/c/$$file.in > build/install/$$file || exit 1; done
	install -d '$(DESTDIR)$(INCLUDEDIR)/rvm' '$(DESTDIR)$(LIBDIR)' '$(DESTDIR)$(PKGCONFIGDIR)' '$(DESTDIR)$(CMAKEDIR)'
	install -m 644 include/rvm.h include/rvm.hpp '$(DESTDIR)$(INCLUDEDIR)'
	install -m 644 $(PARTS:%=include/rvm/%) '$(DESTDIR)$(INCLUDEDIR)/rvm'
	install -m 755 build/librvm.so '$(DESTDIR)$(LIBDIR)/librvm.so.$(VERSION)'
	ln -sf librvm.so.$(VERSION) '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/librvm.so'
	install -m 644 build/librvm.a '$(DESTDIR)$(LIBDIR)'
	install -m 644 build/install/rvm.pc '$(DESTDIR)$(PKGCONFIGDIR)'
	install -m 644 build/install/rvm-config.cmake build/install/rvm-config-version.cmake '$(DESTDIR)$(CMAKEDIR)'

# Folders that others share stay; our own go if they are empty.
uninstall:
	rm -f $(foreach file,$(INSTALLED),'$(DESTDIR)$(file)')
	@for folder in '$(DESTDIR)$(CMAKEDIR)' '$(DESTDIR)$(INCLUDEDIR)/rvm'; do if [ -d "$$folder" ]; then rmdir --ignore-fail-on-non-empty "$$folder"; fi; done
