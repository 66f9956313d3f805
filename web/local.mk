# The console: static files, made by npm and node in the folder console/dist, or come with the archive in web/dist.

consoledir = $(datadir)/callbook/console

console_files = \
	web/build.mjs \
	web/index.html \
	web/package.json \
	web/package-lock.json \
	web/tsconfig.json
EXTRA_DIST += $(console_files)

if BUILD_CONSOLE
all-local: console-build
endif

if HAVE_CONSOLE
install_console = install-console
endif

# Without --enable-console nothing else fails where npm cannot reach its registry.
console-build:
	$(AM_V_GEN)if test "$(CONSOLE_WANTED)" = yes; then \
		$(srcdir)/tools/console.sh build console; \
	else \
		CONSOLE_TRY=1 $(srcdir)/tools/console.sh build console || echo 'The console is left out.' >&2; \
	fi

find_console = console=console/dist; test -e $$console/index.html || console=$(srcdir)/web/dist; \
	test -e $$console/index.html

# Names change with what is in the files, so those of an older version go.
install-console:
	$(find_console) || { test "$(CONSOLE_WANTED)" != yes; exit; }; \
	rm -rf "$(DESTDIR)$(consoledir)" && $(MKDIR_P) "$(DESTDIR)$(consoledir)" && \
	$(INSTALL_DATA) $$console/* "$(DESTDIR)$(consoledir)"

uninstall-console:
	rm -rf "$(DESTDIR)$(consoledir)"

if BUILD_CONSOLE
install-console dist-console: console-build
endif

dist-console:
	$(MKDIR_P) "$(distdir)/web"
	(cd "$(srcdir)/web" && tar -cf - src styles tests words) | (cd "$(distdir)/web" && tar -xf -)
	rm -f "$(distdir)/web/src/schema.d.ts"
	! { $(find_console); } || cp -R $$console "$(distdir)/web/dist"

clean-local:
	rm -rf console console.packages console-test console-test.packages

.PHONY: console-build install-console uninstall-console dist-console
