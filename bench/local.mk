# What ./dev seed and ./dev bench run. Built by make check, so that it keeps compiling, and never installed.

check_PROGRAMS += $(bench_programs)
bench_programs = \
	bench/limits/limit-database \
	bench/limits/limit-fcgi \
	bench/load/load \
	bench/seed/seed

bench_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/bench

limit_sources = bench/limits/point.c bench/limits/point.h
load_sources = bench/load/latency.c bench/load/latency.h bench/load/lines.c bench/load/lines.h

bench_limits_limit_database_CPPFLAGS = $(bench_CPPFLAGS)
bench_limits_limit_database_LDADD = libcallbook.a $(libraries)
bench_limits_limit_database_SOURCES = bench/limits/database.c $(limit_sources) $(load_sources)

bench_limits_limit_fcgi_CPPFLAGS = $(bench_CPPFLAGS)
bench_limits_limit_fcgi_LDADD = libcallbook.a $(libraries)
bench_limits_limit_fcgi_SOURCES = bench/limits/fcgi.c $(limit_sources)

bench_load_load_CPPFLAGS = $(bench_CPPFLAGS)
bench_load_load_LDADD =
bench_load_load_SOURCES = bench/load/http.c bench/load/http.h bench/load/load.c $(load_sources)

bench_seed_seed_CPPFLAGS = $(bench_CPPFLAGS)
bench_seed_seed_LDADD = libcallbook.a $(libraries)
bench_seed_seed_SOURCES = \
	bench/seed/aside.c \
	bench/seed/aside.h \
	bench/seed/campaigns.c \
	bench/seed/campaigns.h \
	bench/seed/chance.c \
	bench/seed/chance.h \
	bench/seed/countries.def \
	bench/seed/histories.c \
	bench/seed/histories.h \
	bench/seed/index.c \
	bench/seed/index.h \
	bench/seed/keys.c \
	bench/seed/keys.h \
	bench/seed/kinds.c \
	bench/seed/kinds.def \
	bench/seed/kinds.h \
	bench/seed/lists.c \
	bench/seed/lists.h \
	bench/seed/load.c \
	bench/seed/load.h \
	bench/seed/logs.c \
	bench/seed/logs.h \
	bench/seed/maker.c \
	bench/seed/maker.h \
	bench/seed/notes.c \
	bench/seed/notes.h \
	bench/seed/people.c \
	bench/seed/people.h \
	bench/seed/plan.c \
	bench/seed/plan.h \
	bench/seed/plants.c \
	bench/seed/plants.h \
	bench/seed/progress.c \
	bench/seed/progress.h \
	bench/seed/records.c \
	bench/seed/records.h \
	bench/seed/rows.c \
	bench/seed/rows.h \
	bench/seed/seed.c \
	bench/seed/setup.c \
	bench/seed/setup.h \
	bench/seed/streams.h \
	bench/seed/summary.c \
	bench/seed/summary.h \
	bench/seed/tables.c \
	bench/seed/tables.h \
	bench/seed/types.c \
	bench/seed/types.h \
	bench/seed/unique.c \
	bench/seed/vocabulary.def \
	bench/seed/walk.c \
	bench/seed/walk.h

bench-programs: all $(bench_programs)

.PHONY: bench-programs
