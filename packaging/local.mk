# What systemd needs, with the paths of this build, and examples for other web servers.

systemd_units = \
	systemd/callbook-jobs.service \
	systemd/callbook.socket \
	systemd/callbook.target \
	systemd/callbook@.service
systemd_sources = \
	packaging/systemd/callbook-jobs.service.in \
	packaging/systemd/callbook.socket.in \
	packaging/systemd/callbook.target.in \
	packaging/systemd/callbook@.service.in
EXTRA_DIST += $(systemd_sources) packaging/systemd/sysusers.conf packaging/systemd/tmpfiles.conf
CLEANFILES += $(systemd_units)

make_unit = $(MKDIR_P) systemd && \
	sed -e 's|@sbindir''@|$(sbindir)|' -e 's|@bindir''@|$(bindir)|' -e 's|@WEB_GROUP''@|$(WEB_GROUP)|' $(srcdir)/packaging/$@.in > $@.tmp && mv $@.tmp $@

systemd/callbook.socket: packaging/systemd/callbook.socket.in Makefile
	$(AM_V_GEN)$(make_unit)

systemd/callbook.target: packaging/systemd/callbook.target.in Makefile
	$(AM_V_GEN)$(make_unit)

systemd/callbook@.service: packaging/systemd/callbook@.service.in Makefile
	$(AM_V_GEN)$(make_unit)

systemd/callbook-jobs.service: packaging/systemd/callbook-jobs.service.in Makefile
	$(AM_V_GEN)$(make_unit)

# These two are known to systemd by their names in its folders. Below /usr and /usr/local it finds them by itself.
sysusersdir = $(prefix)/lib/sysusers.d
tmpfilesdir = $(prefix)/lib/tmpfiles.d

if WITH_SYSTEMD
systemdsystemunit_DATA = $(systemd_units)
install_systemd = install-systemd
uninstall_systemd = uninstall-systemd
endif

install-data-local: $(install_systemd) $(install_console) install-examples
uninstall-local: $(uninstall_systemd) uninstall-console uninstall-examples

install-systemd:
	$(MKDIR_P) "$(DESTDIR)$(sysusersdir)" "$(DESTDIR)$(tmpfilesdir)"
	$(INSTALL_DATA) $(srcdir)/packaging/systemd/sysusers.conf "$(DESTDIR)$(sysusersdir)/callbook.conf"
	$(INSTALL_DATA) $(srcdir)/packaging/systemd/tmpfiles.conf "$(DESTDIR)$(tmpfilesdir)/callbook.conf"

uninstall-systemd:
	rm -f "$(DESTDIR)$(sysusersdir)/callbook.conf" "$(DESTDIR)$(tmpfilesdir)/callbook.conf"

# The script for spawn-fcgi, with the path of this build's worker.
workersdir = $(docdir)/examples/spawn-fcgi
workers_SCRIPTS = spawn-fcgi/callbook-workers
EXTRA_DIST += packaging/spawn-fcgi/callbook-workers
CLEANFILES += $(workers_SCRIPTS)

spawn-fcgi/callbook-workers: packaging/spawn-fcgi/callbook-workers Makefile
	$(AM_V_GEN)$(MKDIR_P) spawn-fcgi && \
		sed -e 's|/usr/local/sbin|$(sbindir)|' $(srcdir)/packaging/$@ > $@.tmp && chmod +x $@.tmp && mv $@.tmp $@

# Folders below packaging/ whose files are examples, with whatever stands in them.
example_folders = apache grafana lighttpd prometheus shared-hosting

install-examples:
	for folder in $(example_folders); do \
		test -d $(srcdir)/packaging/$$folder || continue; \
		(cd $(srcdir)/packaging && find $$folder -type f) | while read -r file; do \
			$(MKDIR_P) "$(DESTDIR)$(docdir)/examples/$${file%/*}" && \
			$(INSTALL_DATA) "$(srcdir)/packaging/$$file" "$(DESTDIR)$(docdir)/examples/$$file" || exit 1; \
		done || exit 1; \
	done

uninstall-examples:
	for folder in $(example_folders); do \
		rm -rf "$(DESTDIR)$(docdir)/examples/$$folder"; \
	done

.PHONY: install-systemd uninstall-systemd install-examples uninstall-examples
