# Freigabe. `make` lists the targets; docs/development.md says more.
SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

export CGO_ENABLED := 0

LISTEN ?= 127.0.0.1:8080
DATA   ?= freigabe-data/demo
URL    ?= http://$(LISTEN)
PKG    ?= ./...

ASSETS        := ui/component
ASSET_STAMP   := $(ASSETS)/dist/.stamp
TOOLS         := .cache/bin
GOFUMPT       := $(TOOLS)/gofumpt@v0.12.0
GOLANGCI      := $(TOOLS)/golangci-lint@v2.15.0
POSTGRES_NPM  := @embedded-postgres/linux-$(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x64)
POSTGRES_VERSION := 18.4.0-beta.17
SHACL         := ../shared/tools/shacl

BROWSER       := internal/browser
BROWSER_STAMP := $(BROWSER)/node_modules/.stamp

# FIND_CHROMIUM prints the path of a browser; NO_BROWSER prints why browser walks are skipped, or nothing.
FIND_CHROMIUM  = echo "$${FREIGABE_TEST_CHROMIUM:-$$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
NO_BROWSER     = if [ ! -e $(BROWSER_STAMP) ]; then echo "*** No playwright-core: THE BROWSER WALKS DO NOT RUN. make browser installs it with npm."; \
                 elif [ -z "$$($(FIND_CHROMIUM))" ]; then echo "*** No Chromium: THE BROWSER WALKS DO NOT RUN. Install it, or name it in FREIGABE_TEST_CHROMIUM."; fi

# Tests run beside one Postgres for all packages; the report counts them and names what was skipped.
WITH_POSTGRES := $(TOOLS)/withpostgres
REPORT        := $(TOOLS)/testreport
GO_TEST       := $(REPORT) go test -json -count=1
RACE_PACKAGES  = $$(go list ./workflow/... ./policy/... ./storage/... | grep -v /intake)

# SQLite runs 15 times slower under the race detector: there only what several goroutines do to one store.
RACE_SQLITE    = 'Waits|Group|OnlyItsUnit|GivesUp|Revoked|Together|TwoSequencers|OneProcessLeads|RememberedOnce|ReadOnce|VersionRaised|Publish|Import'

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

# ---- build and run ----

.PHONY: run
run: build ## build and serve the example administration on http://LISTEN (127.0.0.1:8080)
	./bin/freigabe serve --demo --data $(DATA) --listen $(LISTEN)

.PHONY: build
build: assets ## build the programs into bin/
	go build -trimpath -o bin/ ./cmd/...

.PHONY: assets
assets: $(ASSET_STAMP) ## fetch style sheet, fonts and script by npm, when their versions changed

$(ASSET_STAMP): $(ASSETS)/package-lock.json $(ASSETS)/package.json $(ASSETS)/assets.mjs
	@if ! command -v npm >/dev/null; then \
	  echo "*** npm is missing: pages will have no style. Install Node 18 or newer and run make assets." >&2; \
	else \
	  set -x; cd $(ASSETS); npm ci --no-audit --no-fund --ignore-scripts; node assets.mjs; touch dist/.stamp; \
	fi

# ---- test ----

.PHONY: test
test: assets tools postgres cc browser ## all tests on SQLite and Postgres, then the race detector where people meet
	$(WITH_POSTGRES) $(GO_TEST) ./...
	@walked="with the browser walks"; missing=$$($(NO_BROWSER)); \
	if [ -n "$$missing" ]; then echo "$$missing"; walked="BUT WITHOUT THE BROWSER WALKS"; fi; \
	if ! command -v "$${CC:-cc}" >/dev/null; then \
	  echo "*** No C compiler: THE RACE DETECTOR DID NOT RUN. All else passed, $$walked."; exit 0; \
	fi; \
	set -x; \
	CGO_ENABLED=1 FREIGABE_TEST_DB=postgres $(WITH_POSTGRES) $(GO_TEST) -race $(RACE_PACKAGES); \
	CGO_ENABLED=1 FREIGABE_TEST_DB=sqlite $(GO_TEST) -race -short -run $(RACE_SQLITE) ./workflow ./storage; \
	{ set +x; } 2>/dev/null; echo "make test: all passed, with the race detector, $$walked."

# Long forms are about counts and run without the race detector, which then sees the quick forms; not those of other
# processes, of browsers and of speed. Two cores take an hour and three quarters. Fuzzing is short here: make fuzz is its long form.
NOT_RACED = /internal/(browser|faults|bench|evidence)|/leaks/scopes|/hostile/fuzzall

# Every part that passed leaves its log under the commit: a long form that was broken off goes on with the part it was at.
# What is not committed starts from the beginning.
FULL_PARTS := schemathesis scopes test-long test-race test-npm fuzz
FULL_LOGS  := .cache/test-full

.PHONY: test-full
test-full: ## the long form: schemathesis, scopes, test-long, test-race, test-npm, fuzz; an hour and three quarters
	logs=$(FULL_LOGS)/$$(git rev-parse HEAD); \
	if [ -n "$$(git status --porcelain)" ]; then logs=$(FULL_LOGS)/uncommitted; rm -rf $$logs; fi; \
	mkdir -p $$logs; \
	for part in $(FULL_PARTS); do \
	  if [ -e $$logs/$$part ]; then echo "$$part passed at this commit: $$logs/$$part"; continue; fi; \
	  $(MAKE) $$part FUZZTIME=20s 2>&1 | tee $$logs/$$part.unfinished; \
	  mv $$logs/$$part.unfinished $$logs/$$part; \
	done

.PHONY: test-long
test-long: assets tools postgres browser ## all tests in their long form
	FREIGABE_TEST_LONG=1 FREIGABE_TEST_SHACL=1 $(WITH_POSTGRES) $(GO_TEST) -timeout 90m ./...

.PHONY: test-race
test-race: assets tools postgres cc ## the race detector everywhere
	CGO_ENABLED=1 FREIGABE_TEST_DB=postgres $(WITH_POSTGRES) $(GO_TEST) -race -timeout 60m $$(go list ./... | grep -vE '$(NOT_RACED)')
	CGO_ENABLED=1 FREIGABE_TEST_DB=sqlite $(GO_TEST) -race -short -timeout 60m -run $(RACE_SQLITE) ./workflow ./storage

.PHONY: test-npm
test-npm: tools postgres-npm ## storage and workflow on a second version of Postgres
	FREIGABE_TEST_DB=postgres FREIGABE_TEST_POSTGRES_BIN="$$(echo $$PWD/.cache/postgres/node_modules/$(POSTGRES_NPM)/native/bin)" \
	  $(WITH_POSTGRES) $(GO_TEST) ./internal/pgtest/... ./storage/... ./workflow/...

SCHEMATHESIS := .cache/schemathesis

# The contract of the API is taken at its word: requests made from it, good and bad, to the built service.
.PHONY: schemathesis
schemathesis: assets $(SCHEMATHESIS)/.stamp ## let schemathesis try the API from its contract (Python 3.10 or newer)
	FREIGABE_SCHEMATHESIS=$$PWD/$(SCHEMATHESIS)/bin/schemathesis go test ./internal/hostile -count=1 -timeout 30m -v -run '^TestSchemathesis$$'

$(SCHEMATHESIS)/.stamp: internal/hostile/requirements.txt
	python3 -m venv $(SCHEMATHESIS)
	$(SCHEMATHESIS)/bin/pip install --quiet --disable-pip-version-check --no-deps -r internal/hostile/requirements.txt
	@touch $@

FUZZTIME ?= 10m

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (10m); FUZZ=Name narrows it
	@go run ./internal/hostile/fuzzall -time $(FUZZTIME) -only '$(FUZZ)' ./...

.PHONY: scopes
scopes: ## take the scope out of each storage read in turn and want it missed; ONLY=Search narrows it
	go run ./internal/leaks/scopes -only '$(ONLY)'

.PHONY: check
check: fmt-check vet lint generated test ## what CI runs before a merge: format, vet, lint, generated files, test

MEASURE = go build -trimpath -o bin/ ./cmd/... ./internal/bench/measure && ./bin/measure

.PHONY: bench
bench: assets tools postgres ## measure the goals of speed on 100,000 holdings (5 minutes); ONLY=G1,G5 narrows it
	$(MEASURE) --holdings 100000 $(if $(ONLY),--only $(ONLY))

.PHONY: bench-full
bench-full: assets tools postgres ## the same on 1,000,000 holdings (half an hour, 13 GB in .cache/bench)
	$(MEASURE) --holdings 1000000 --round 5s $(if $(ONLY),--only $(ONLY))

.PHONY: bench-go
bench-go: tools postgres ## the Go benchmarks; PKG=./storage narrows it
	$(WITH_POSTGRES) go test -run '^$$' -bench . -benchmem -benchtime 200ms $(PKG)

.PHONY: screenshots
screenshots: assets browser ## a picture of every page, 1280 and 390 pixels wide, in bin/screenshots
	rm -rf bin/screenshots
	FREIGABE_SCREENSHOTS=$$PWD/bin/screenshots go test ./$(BROWSER) -count=1 -timeout 30m -run '^TestScreenshots$$'
	@echo "$$(ls bin/screenshots | wc -l) pictures in bin/screenshots"

.PHONY: lighthouse
lighthouse: assets browser ## measure the main pages with Lighthouse; the table goes to bin/lighthouse.md
	@test -d $(BROWSER)/lighthouse/node_modules || (cd $(BROWSER)/lighthouse && npm ci --no-audit --no-fund --ignore-scripts)
	@mkdir -p bin
	FREIGABE_LIGHTHOUSE=$$PWD/bin/lighthouse.md go test ./$(BROWSER) -count=1 -timeout 40m -run '^TestLighthouse$$'
	@cat bin/lighthouse.md

.PHONY: shacl
shacl: ## check the catalog of a running server (URL=…) against DCAT-AP.de 3.0 and DCAT-AP 3.0.1
	@test -d $(SHACL) || { echo "*** $(SHACL) is not there: nothing to check with." >&2; exit 1; }
	@rm -rf .cache/shacl/pages; mkdir -p .cache/shacl/pages; cp $(SHACL)/*.mjs $(SHACL)/package*.json .cache/shacl/
	@test -d .cache/shacl/node_modules || (cd .cache/shacl && npm ci --no-audit --no-fund)
	@next=$(URL)/catalog.ttl; n=0; \
	while [ -n "$$next" ]; do \
	  n=$$((n+1)); page=.cache/shacl/pages/$$(printf %04d $$n).ttl; \
	  node -e 'fetch(process.argv[1]).then(async r=>{if(!r.ok)throw new Error(r.url+" answers "+r.status);process.stdout.write(await r.text())})' "$$next" > $$page; \
	  next=$$(sed -nE 's/.*hydra:next +<([^>]+)>.*/\1/p' $$page | head -1); \
	done; echo "$$n pages of $(URL)/catalog.ttl"
	@for profile in de3 eu301; do \
	  echo "== $$profile"; SHARED=$$PWD/../shared/data/standards node .cache/shacl/validate.mjs --profile $$profile .cache/shacl/pages/*.ttl; \
	done

# ---- style ----

.PHONY: fmt
fmt: $(GOFUMPT) ## format the code
	$(GOFUMPT) -w cmd domain workflow storage policy ui internal

.PHONY: fmt-check
fmt-check: $(GOFUMPT)
	@bad=$$($(GOFUMPT) -l cmd domain workflow storage policy ui internal); \
	if [ -n "$$bad" ]; then echo "not formatted, run make fmt:"; echo "$$bad"; exit 1; fi

.PHONY: vet
vet:
	go vet ./...

.PHONY: lint
lint: ## run the linters of .golangci.yml (the first time builds them: some minutes)
	@if $(MAKE) --no-print-directory $(GOLANGCI); then $(GOLANGCI) run; \
	else echo "*** golangci-lint could not be installed: THE LINTERS DID NOT RUN." >&2; fi

# Golden files are compared by the tests. What is left is go.mod.
.PHONY: generated
generated:
	go mod tidy -diff

# ---- what the above need ----

.PHONY: tools
tools:
	@go build -o $(TOOLS)/ ./internal/pgtest/withpostgres ./internal/testreport

$(GOFUMPT):
	GOBIN=$$PWD/$(TOOLS)/new go install mvdan.cc/gofumpt@$(lastword $(subst @, ,$@))
	@mv $(TOOLS)/new/gofumpt $@

$(GOLANGCI):
	GOBIN=$$PWD/$(TOOLS)/new go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(lastword $(subst @, ,$@))
	@mv $(TOOLS)/new/golangci-lint $@

.PHONY: postgres
postgres: tools ## make sure that tests find a Postgres; fetches one by npm if there is none
	@if where=$$($(WITH_POSTGRES) -find 2>/dev/null); then echo "Postgres for tests: $$where"; \
	else $(MAKE) --no-print-directory postgres-npm; $(WITH_POSTGRES) -find; fi

.PHONY: postgres-npm
postgres-npm:
	@mkdir -p .cache/postgres
	npm install --prefix .cache/postgres --no-save --no-audit --no-fund --ignore-scripts $(POSTGRES_NPM)@$(POSTGRES_VERSION)
	cd .cache/postgres/node_modules/$(POSTGRES_NPM) && node scripts/hydrate-symlinks.js

# The browser walks need Node, two npm packages and Chromium. Without one of them they are skipped, and `make test` says so.
.PHONY: browser
browser: ## make sure that tests find a browser: Chromium by apt as root, the rest by npm
	@if ! command -v npm >/dev/null; then \
	  echo "*** npm is missing: THE BROWSER WALKS WILL NOT RUN. Install Node 20 or newer." >&2; \
	elif ! $(MAKE) --no-print-directory -s $(BROWSER_STAMP); then \
	  echo "*** npm could not install playwright-core and axe-core: THE BROWSER WALKS WILL NOT RUN." >&2; \
	fi
	@if [ -z "$$($(FIND_CHROMIUM))" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium) || true; \
	fi
	@$(NO_BROWSER)

$(BROWSER_STAMP): $(BROWSER)/package-lock.json $(BROWSER)/package.json
	cd $(BROWSER) && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

# The race detector needs a C compiler; nothing else does.
.PHONY: cc
cc:
	@if ! command -v "$${CC:-cc}" >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev) || true; \
	fi

.PHONY: clean
clean: ## remove what was built and fetched; data folders stay
	rm -rf bin .cache $(ASSETS)/node_modules $(BROWSER)/node_modules $(BROWSER)/lighthouse/node_modules
	find $(ASSETS)/dist -mindepth 1 ! -name README.md -delete
