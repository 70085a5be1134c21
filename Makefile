# Makefile: a PGXS extension like any other (make, make install, make
# installcheck, make clean, PG_CONFIG=…), and two commands on top: make demo,
# make test. `make help` lists the rest.

PG_CONFIG ?= pg_config

EXTENSION = ia
EXTVERSION = $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" ia.control)

MODULE_big = ia
OBJS = \
	src/ia.o \
	src/ia_budget_key.o \
	src/ia_build.o \
	src/ia_check.o \
	src/ia_congruence.o \
	src/ia_countries.o \
	src/ia_digest.o \
	src/ia_document.o \
	src/ia_feature.o \
	src/ia_flatten.o \
	src/ia_gather.o \
	src/ia_gateway.o \
	src/ia_intake.o \
	src/ia_json.o \
	src/ia_leaves.o \
	src/ia_listing.o \
	src/ia_lists.o \
	src/ia_merge.o \
	src/ia_merge_findings.o \
	src/ia_merge_load.o \
	src/ia_merge_releases.o \
	src/ia_merge_tree.o \
	src/ia_merge_write.o \
	src/ia_model.o \
	src/ia_moment.o \
	src/ia_model_oc4ids.o \
	src/ia_model_ocds.o \
	src/ia_package.o \
	src/ia_package_record.o \
	src/ia_place.o \
	src/ia_place_findings.o \
	src/ia_place_geometry.o \
	src/ia_profile.o \
	src/ia_profile_codes.o \
	src/ia_profile_compile.o \
	src/ia_profile_documents.o \
	src/ia_profile_fields.o \
	src/ia_profile_reference.o \
	src/ia_profile_shape.o \
	src/ia_profile_tables.o \
	src/ia_profile_versioned.o \
	src/ia_project.o \
	src/ia_record.o \
	src/ia_record_json.o \
	src/ia_record_value.o \
	src/ia_report.o \
	src/ia_rfc.o \
	src/ia_rfc_findings.o \
	src/ia_scan.o \
	src/ia_schema.o \
	src/ia_schema_base.o \
	src/ia_schema_keywords.o \
	src/ia_shape.o \
	src/ia_text.o \
	src/ia_unflatten.o \
	src/ia_unique.o \
	src/ia_unmapped.o \
	src/ia_utf8.o \
	src/ia_validate.o \
	src/ia_words.o

# The install script's parts, in the order they run.
INSTALL_PARTS = \
	sql/install/00_prologue.sql \
	sql/install/10_finding.sql \
	sql/install/20_intake.sql \
	sql/install/30_validate.sql \
	sql/install/35_profile.sql \
	sql/install/40_model.sql \
	sql/install/50_types.sql \
	sql/install/60_lists.sql \
	sql/install/65_unmapped.sql \
	sql/install/70_flatten.sql \
	sql/install/72_budget_key.sql \
	sql/install/74_gather.sql \
	sql/install/75_merge.sql \
	sql/install/76_package.sql \
	sql/install/77_rfc.sql \
	sql/install/78_place.sql \
	sql/install/79_feature.sql \
	sql/install/79_project.sql \
	sql/install/80_platform.sql
PLATFORM_STEPS = $(sort $(wildcard sql/platform/*.sql))

DATA = $(wildcard sql/update/ia--*--*.sql)
DATA_built = ia--$(EXTVERSION).sql

REGRESS = catalog intake validate findings model profile types flatten merge package rfc budget_key place feature history calendar edition application programme story party document roles area published map published_record search download import capture repair file validation masking publication continuity api platform
REGRESS_OPTS = --load-extension=postgis --load-extension=unaccent --load-extension=pg_trgm --load-extension=ia
ISOLATION = create_platform import history application vote party progress document refresh_places publication
ISOLATION_OPTS = --inputdir=test $(REGRESS_OPTS)

# PostgreSQL 15 leaves PGDLLEXPORT empty, so that -fvisibility=hidden would hide
# even the module's magic; 16 and later define it themselves.
PG_CPPFLAGS = -Isrc
ifneq ($(filter 15,$(firstword $(subst ., ,$(lastword $(wordlist 1,2,$(shell $(PG_CONFIG) --version 2>/dev/null)))))),)
PG_CPPFLAGS += -DPGDLLEXPORT='__attribute__((visibility("default")))'
endif
PG_CFLAGS = -O2 -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers \
	-Wno-declaration-after-statement -fvisibility=hidden -ffile-prefix-map='$(CURDIR)'=.
EXTRA_CLEAN = build src/*.d

# On a fresh machine the two commands install what is missing and call make again. pg_config itself
# proves nothing: libpq-dev brings one without the server's makefiles.
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))
ifeq ($(PGXS),)
ifneq ($(filter-out demo demo-stop gateway-stop test packages help print-%,$(or $(MAKECMDGOALS),all)),)
$(error $(PG_CONFIG) not found, or without PGXS: run "make packages", or install postgresql-server-dev-15 yourself)
endif
else
include $(PGXS)
endif

# PGXS tracks headers only when the server was built so.
$(OBJS): CFLAGS += -MMD -MP
-include $(OBJS:.o=.d)

# ---- the install script ----

ia--$(EXTVERSION).sql: $(INSTALL_PARTS) $(PLATFORM_STEPS) ia.control Makefile
	@cat $(INSTALL_PARTS) > $@.tmp
	@for step in $(PLATFORM_STEPS); do \
		printf "\nINSERT INTO @extschema@.platform_step (name, body) VALUES ('%s', \$$ia_step\$$\n" "$$(basename $$step .sql)"; \
		cat $$step; \
		printf '\n$$ia_step$$);\n'; \
	done >> $@.tmp
	@mv $@.tmp $@

# ---- the model ----

model:
	perl src/model/generate.pl src/model src doc sql/install

doc:
	@test/lint/doc.sh write
	@test/lib/with-database roles test/doc/roles

# ---- the two commands, and the rest ----

# FILES goes through the environment, quotes and spaces intact; PWD is where
# make was called, also with make -C.
export FILES

demo:
	@CALLER_DIR="$(PWD)" test/demo/start "$$FILES"

demo-stop:
	@test/demo/stop

gateway: all
	@test/gateway/start

gateway-stop:
	@test/gateway/stop

test:
	@test/run

unit:
	@test/run unit

lint: all
	@test/lint/run

packages:
	@test/lib/packages.sh base fuzz conformance

check-standard:
	@test/lib/packages.sh base
	@test/lib/with-database check-standard test/conformance/check-standard

conformance:
	@test/lib/packages.sh base conformance
	@test/lib/with-database conformance test/conformance/all

FUZZ_SECONDS = 60
fuzz:
	@test/lib/packages.sh base fuzz
	@test/fuzz/run $(FUZZ_SECONDS)

# Slow lanes of their own: sanitizers in the distribution's server, valgrind, and
# a server built with poisoned memory contexts.
asan:
	@test/lib/packages.sh base
	@test/sanitize/asan

valgrind:
	@test/lib/packages.sh base memory
	@test/sanitize/valgrind

asan-server:
	@test/lib/packages.sh base fuzz
	@test/sanitize/own-server

bench-map:
	@test/bench/run map

bench-programme:
	@test/bench/run programme

bench-publication:
	@test/bench/run publication

bench-import:
	@test/bench/run import

bench-gateway:
	@test/bench/run gateway

bench:
	@test/lib/packages.sh base
	@test/bench/run

print-%:
	@echo $($*)

help:
	@echo "make demo [FILES='…/*.json']   see what ia says of the sample, or of your files"
	@echo "make demo-stop                 stop and remove the demo"
	@echo "make gateway, gateway-stop     the demo over HTTP, with PostgREST (needs npm)"
	@echo "make test                      build and run every test"
	@echo "make bench                     ratios to text::jsonb, in one run"
	@echo "make bench-programme           the control dashboard of 500,000 activities against counting them"
	@echo "make bench-map                 the map of 1,000,000 projects against a bare PostGIS table"
	@echo "make bench-publication         publishing a project among 50,000 against publishing it among few"
	@echo "make bench-import              the import of 10,000 projects against COPY into a bare table"
	@echo "make bench-gateway             64 clients of PostgREST against the same of bare tables"
	@echo "make check-standard conformance  compare with the official schemas (needs ../shared)"
	@echo "make fuzz FUZZ_SECONDS=60      libFuzzer on the pure parts"
	@echo "make asan valgrind asan-server  memory errors (slow; see test/sanitize)"
	@echo "make model doc                 regenerate the tables and references from their sources"
	@echo "make unit lint packages        parts of the above"

.PHONY: model doc demo demo-stop gateway gateway-stop test unit lint packages check-standard conformance fuzz bench bench-map bench-publication bench-gateway bench-import bench-programme asan valgrind asan-server help
