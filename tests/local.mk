# What make check runs, all of it through automake's TAP driver. One file a line, sorted.

# A unit test is a program: its source is the file of the same name with .c at its end.
unit_tests = \
	tests/base/test_arena \
	tests/base/test_arena_time \
	tests/base/test_base64 \
	tests/base/test_clock \
	tests/base/test_digest \
	tests/base/test_hash \
	tests/base/test_log \
	tests/base/test_problem \
	tests/base/test_shape \
	tests/base/test_shape_copy \
	tests/base/test_timezone \
	tests/base/test_utf8 \
	tests/base/test_uuid \
	tests/base/test_value \
	tests/base/test_zone \
	tests/calling/test_due \
	tests/calling/test_hours \
	tests/calling/test_retry \
	tests/claims/test_server_versions \
	tests/compression/test_deflate \
	tests/config/test_config \
	tests/config/test_config_command_line \
	tests/config/test_config_print \
	tests/config/test_host_list \
	tests/config/test_options \
	tests/config/test_secret_file \
	tests/config/test_settings_file \
	tests/db/test_cache \
	tests/db/test_errors \
	tests/db/test_hosts \
	tests/db/test_watch \
	tests/domain/test_account \
	tests/domain/test_campaign \
	tests/domain/test_codes \
	tests/domain/test_number \
	tests/domain/test_parameters \
	tests/domain/test_parameters_of_records \
	tests/domain/test_record \
	tests/domain/test_record_key \
	tests/domain/test_record_type \
	tests/filters/test_filter_read \
	tests/filters/test_relative_time \
	tests/http/test_accept \
	tests/http/test_answer \
	tests/http/test_bearer \
	tests/http/test_cookie \
	tests/http/test_decode \
	tests/http/test_headers \
	tests/http/test_method \
	tests/http/test_origin \
	tests/http/test_query \
	tests/http/test_range \
	tests/http/test_router \
	tests/http/test_start \
	tests/http/test_trace \
	tests/index/test_id_sets \
	tests/index/test_members \
	tests/index/test_need_bytes \
	tests/index/test_segments \
	tests/index/test_tokens \
	tests/json/test_decode \
	tests/json/test_read \
	tests/json/test_schema \
	tests/json/test_write \
	tests/mapping/test_columns \
	tests/mapping/test_result_files \
	tests/mapping/test_rows \
	tests/mapping/test_upload \
	tests/mapping/test_values \
	tests/metrics/test_metrics \
	tests/metrics/test_shares \
	tests/phones/test_phone \
	tests/phones/test_phone_countries \
	tests/phones/test_phone_pattern \
	tests/register/test_blocks \
	tests/search/test_stored_words \
	tests/server/test_fault_log \
	tests/server/test_reply \
	tests/sheets/test_cell_booleans \
	tests/sheets/test_cell_dates \
	tests/sheets/test_cell_numbers \
	tests/sheets/test_cell_phones \
	tests/sheets/test_cells \
	tests/sheets/test_csv \
	tests/sheets/test_csv_delimiter \
	tests/sheets/test_csv_write \
	tests/sheets/test_encoding \
	tests/sheets/test_ndjson \
	tests/text/test_fold \
	tests/text/test_fold_limits \
	tests/text/test_kept_patterns \
	tests/text/test_pattern \
	tests/text/test_pattern_budget \
	tests/text/test_pattern_clock \
	tests/text/test_pattern_cost \
	tests/words/test_word_queries \
	tests/words/test_word_sort \
	tests/words/test_words \
	tests/words/test_words_match \
	tests/workbooks/test_number_text \
	tests/workbooks/test_xlsx \
	tests/workbooks/test_xlsx_files \
	tests/workbooks/test_xlsx_writer \
	tests/workbooks/test_zip

# The store tests are one program together, for which tests/store.sh starts a real server.
tests_store_store_tests_SOURCES = \
	tests/store/crowd.c \
	tests/store/crowd.h \
	tests/store/filter_people.c \
	tests/store/filter_people.h \
	tests/store/support.c \
	tests/store/support.h \
	tests/store/test_before_commit.c \
	tests/store/test_build.c \
	tests/store/test_campaigns.c \
	tests/store/test_count_versions.c \
	tests/store/test_db.c \
	tests/store/test_db_connect.c \
	tests/store/test_filters.c \
	tests/store/test_folds.c \
	tests/store/test_ids.c \
	tests/store/test_index.c \
	tests/store/test_keys.c \
	tests/store/test_new_records.c \
	tests/store/test_orders.c \
	tests/store/test_others.c \
	tests/store/test_pack.c \
	tests/store/test_plans.c \
	tests/store/test_purge.c \
	tests/store/test_reads.c \
	tests/store/test_records.c \
	tests/store/test_reindex.c \
	tests/store/test_schema.c \
	tests/store/test_statements.c \
	tests/store/test_versions.c \
	tests/store/test_walks.c \
	tests/store/versions.c \
	tests/store/versions.h

# tests/fuzz/NAME.c is built twice: as replay_NAME, which runs it on tests/fuzz/corpus/NAME, and with --with-fuzzer as
# NAME, which searches for more. Each needs a line in both lists and two more below.
fuzz_replays = \
	tests/fuzz/replay_cells \
	tests/fuzz/replay_csv \
	tests/fuzz/replay_cursor \
	tests/fuzz/replay_date \
	tests/fuzz/replay_encoding \
	tests/fuzz/replay_filter \
	tests/fuzz/replay_fold \
	tests/fuzz/replay_index_body \
	tests/fuzz/replay_index_nodes \
	tests/fuzz/replay_index_sets \
	tests/fuzz/replay_index_words \
	tests/fuzz/replay_json \
	tests/fuzz/replay_mapping \
	tests/fuzz/replay_merge_patch \
	tests/fuzz/replay_ndjson \
	tests/fuzz/replay_path \
	tests/fuzz/replay_phone \
	tests/fuzz/replay_query \
	tests/fuzz/replay_record_type \
	tests/fuzz/replay_workbook
fuzzers = \
	tests/fuzz/cells \
	tests/fuzz/csv \
	tests/fuzz/cursor \
	tests/fuzz/date \
	tests/fuzz/encoding \
	tests/fuzz/filter \
	tests/fuzz/fold \
	tests/fuzz/index_body \
	tests/fuzz/index_nodes \
	tests/fuzz/index_sets \
	tests/fuzz/index_words \
	tests/fuzz/json \
	tests/fuzz/mapping \
	tests/fuzz/merge_patch \
	tests/fuzz/ndjson \
	tests/fuzz/path \
	tests/fuzz/phone \
	tests/fuzz/query \
	tests/fuzz/record_type \
	tests/fuzz/workbook
tests_fuzz_replay_cells_SOURCES = tests/fuzz/cells.c tests/fuzz/replay.c
tests_fuzz_cells_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_csv_SOURCES = tests/fuzz/csv.c tests/fuzz/replay.c
tests_fuzz_csv_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_cursor_SOURCES = tests/fuzz/cursor.c tests/fuzz/replay.c
tests_fuzz_cursor_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_date_SOURCES = tests/fuzz/date.c tests/fuzz/replay.c
tests_fuzz_date_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_encoding_SOURCES = tests/fuzz/encoding.c tests/fuzz/replay.c
tests_fuzz_encoding_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_filter_SOURCES = tests/fuzz/filter.c tests/fuzz/replay.c
tests_fuzz_filter_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_fold_SOURCES = tests/fuzz/fold.c tests/fuzz/replay.c
tests_fuzz_fold_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_index_body_SOURCES = tests/fuzz/index_body.c tests/fuzz/replay.c
tests_fuzz_index_body_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_index_nodes_SOURCES = tests/fuzz/index_nodes.c tests/fuzz/replay.c
tests_fuzz_index_nodes_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_index_sets_SOURCES = tests/fuzz/index_sets.c tests/fuzz/replay.c
tests_fuzz_index_sets_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_index_words_SOURCES = tests/fuzz/index_words.c tests/fuzz/replay.c
tests_fuzz_index_words_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_json_SOURCES = tests/fuzz/json.c tests/fuzz/replay.c
tests_fuzz_json_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_mapping_SOURCES = tests/fuzz/mapping.c tests/fuzz/replay.c
tests_fuzz_mapping_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_merge_patch_SOURCES = tests/fuzz/merge_patch.c tests/fuzz/replay.c
tests_fuzz_merge_patch_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_ndjson_SOURCES = tests/fuzz/ndjson.c tests/fuzz/replay.c
tests_fuzz_ndjson_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_path_SOURCES = tests/fuzz/path.c tests/fuzz/replay.c
tests_fuzz_path_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_phone_SOURCES = tests/fuzz/phone.c tests/fuzz/replay.c
tests_fuzz_phone_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_query_SOURCES = tests/fuzz/query.c tests/fuzz/replay.c
tests_fuzz_query_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_record_type_SOURCES = tests/fuzz/record_type.c tests/fuzz/replay.c
tests_fuzz_record_type_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)
tests_fuzz_replay_workbook_SOURCES = tests/fuzz/workbook.c tests/fuzz/replay.c
tests_fuzz_workbook_LDFLAGS = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)

test_scripts = \
	tests/codes.sh \
	tests/hardening.sh \
	tests/help.sh \
	tests/layers.sh \
	tests/lists.sh \
	tests/openapi.sh \
	tests/packaging.sh \
	tests/pages.sh \
	tests/phones.sh \
	tests/problems.sh \
	tests/selftest.sh \
	tests/sql.sh \
	tests/style.sh \
	tests/workers.sh

# The program whose instructions tests/instructions/check.sh counts.
tests_instructions_driver_SOURCES = tests/instructions/driver.c
tests_instructions_driver_CPPFLAGS = $(AM_CPPFLAGS) '-DDRIVER_FLAGS="$(SANITIZER_CFLAGS) $(HARDENING_CFLAGS) $(CFLAGS)"'
tests_instructions_driver_LDADD = libcallbook.a $(libraries)

# First, for they take longest: what is short goes on beside them.
longest_tests = tests/console.sh tests/live_more.sh tests/live_calls.sh tests/live_servers.sh
live_tests = \
	tests/client.sh \
	tests/docs.sh \
	tests/hosts.sh \
	tests/keep.sh \
	tests/live_judge.sh \
	tests/scale.sh

# What test programs have in common; of it, each takes what it uses. What needs Criterion is added where it is there.
check_LIBRARIES = tests/support/libsupport.a
tests_support_libsupport_a_SOURCES = \
	tests/support/fuzzing.c \
	tests/support/fuzzing.h \
	tests/support/mapped.c \
	tests/support/mapped.h \
	tests/support/nodes.h \
	tests/support/sheets.c \
	tests/support/sheets.h \
	tests/support/workbooks.c \
	tests/support/workbooks.h
unit_support = \
	tests/support/decoding.c \
	tests/support/decoding.h \
	tests/support/unit.c \
	tests/support/unit.h \
	tests/support/word_model.c \
	tests/support/word_model.h

# ---- How they are built and run

AM_CPPFLAGS += -I$(top_srcdir)/tests
# Every test program is linked with this; Criterion brings the main function.
LDADD = tests/support/libsupport.a libcallbook.a $(libraries) $(test_libraries)

check_PROGRAMS += $(fuzz_replays) tests/instructions/driver
TESTS += $(longest_tests) $(store_test) $(live_tests) $(test_scripts) $(fuzz_replays) tests/instructions/check.sh
EXTRA_DIST += $(unit_support) $(test_scripts) $(longest_tests) $(live_tests) tests/live.sh tests/instructions/check.sh tests/instructions/expected src/domain/make-codes.sh src/phones/make-phone-rules.py tests/README.md tests/no-criterion.sh tests/store.sh tests/tap.sh

quick_tests = tests/layers.sh tests/lists.sh tests/openapi.sh tests/sql.sh tests/style.sh

if HAVE_CRITERION
AM_CPPFLAGS += $(CRITERION_CFLAGS)
test_libraries = $(CRITERION_LIBS)
check_PROGRAMS += $(unit_tests) tests/store/store_tests
tests_support_libsupport_a_SOURCES += $(unit_support)
store_test = tests/store.sh
TESTS += $(unit_tests)
quick_tests += $(unit_tests)
else
TESTS += tests/no-criterion.sh
endif

if WITH_FUZZER
noinst_PROGRAMS += $(fuzzers)
endif

TEST_EXTENSIONS = .sh
# It looks at what these have been answered.
tests/live_judge.log: tests/live_calls.log tests/live_more.log
CLEANFILES += tests/live_calls.kept tests/live_more.kept
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/tap.sh
SH_LOG_DRIVER = $(LOG_DRIVER)

AM_TESTS_ENVIRONMENT = CALLBOOK_BUILD='$(abs_top_builddir)'; export CALLBOOK_BUILD;

# After a change of what a request costs that is meant.
instructions: tests/instructions/driver$(EXEEXT)
	CALLBOOK_BUILD='$(abs_top_builddir)' $(srcdir)/tests/instructions/check.sh update

# What takes seconds: all unit tests and what looks at the tree, or with FOLDER=domain the unit tests of that folder.
check-quick:
	tests=; for test in $(quick_tests); do \
		case $$test in tests/$(FOLDER)*/test_* | *.sh) tests="$$tests $$test" ;; esac; \
	done; $(MAKE) $(AM_MAKEFLAGS) check TESTS="$$tests"

check-valgrind: all
	$(MAKE) $(AM_MAKEFLAGS) check TEST_SUITE_LOG=test-suite-valgrind.log \
		TESTS_ENVIRONMENT='TEST_VALGRIND=yes; export TEST_VALGRIND;'

.PHONY: check-quick check-valgrind instructions
