# Every target is one or two lines; what is longer is a script or a test.
SHELL := /bin/bash
.DEFAULT_GOAL := help
NPM_FOLDER := .run/npm
CONFORMANCE_FOLDER := .run/npm-conformance
WEB := external-dashboard/web
TEST_DATABASE := .run/prepare

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.PHONY: demo
demo: setup tools web ## Run everything natively and follow one webhook to its comment (DEMO_AGENT=sim without the real CLI)
	cargo build --quiet --workspace --bins
	target/debug/demo $(DEMO_ARGS)

.PHONY: test
test: setup-test tools clients lint web-test test-rust ## Everything: lints, docs, unit, integration, end-to-end with the real CLI, the page

.PHONY: test-rust
test-rust: tools clients web ## The Rust tests, end-to-end included
	cargo build --workspace --bins
	cargo test --workspace --no-fail-fast

.PHONY: lint
lint: ## Formatting, clippy, documentation and shell scripts, with warnings denied
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --quiet
	shellcheck scripts/*.sh docker/*.sh docker/stand-ins/*.sh .ci/run && scripts/dockerfiles.sh --check

.PHONY: fmt
fmt: ## Format the code
	cargo fmt --all

.PHONY: setup
setup: ## Install what is missing (Debian, Ubuntu, as root), or name it
	@scripts/setup.sh demo

.PHONY: setup-test
setup-test: ## Install what the tests need besides, or name it
	@scripts/setup.sh test

.PHONY: setup-bench
setup-bench: ## Install what the benchmark needs besides the demo, or name it
	@scripts/setup.sh bench

.PHONY: tools
tools: $(NPM_FOLDER)/.installed $(CONFORMANCE_FOLDER)/.installed ## The pinned programs from npm: CLI, sample webhooks, MCP conformance suite

$(NPM_FOLDER)/.installed: demo/npm/package-lock.json
	mkdir -p $(NPM_FOLDER) && cp demo/npm/package.json demo/npm/package-lock.json $(NPM_FOLDER)/
	cd $(NPM_FOLDER) && npm ci --no-audit --no-fund --loglevel=error && touch .installed

$(CONFORMANCE_FOLDER)/.installed: tests/npm-conformance/package-lock.json
	mkdir -p $(CONFORMANCE_FOLDER) && cp tests/npm-conformance/package.json tests/npm-conformance/package-lock.json $(CONFORMANCE_FOLDER)/
	cd $(CONFORMANCE_FOLDER) && npm ci --no-audit --no-fund --loglevel=error && touch .installed

CLIENTS := tests/npm/node_modules/.installed .run/python/.installed

.PHONY: clients
clients: $(CLIENTS) ## The pinned clients that the tests hold the services to: coding CLIs, SDKs, FastMCP

tests/npm/node_modules/.installed: tests/npm/package-lock.json
	cd tests/npm && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.installed

.run/python/.installed: tests/python/requirements.txt
	python3 -m venv --clear .run/python && .run/python/bin/pip install --quiet --disable-pip-version-check --requirement $< && touch $@

.PHONY: web
web: $(WEB)/dist/index.html ## Build the page

$(WEB)/node_modules/.installed: $(WEB)/package-lock.json
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.installed

$(WEB)/dist/index.html: $(WEB)/node_modules/.installed $(shell find $(WEB)/src $(WEB)/index.html -type f 2>/dev/null)
	cd $(WEB) && npm run build

.PHONY: web-test
web-test: web ## Types, lints, unit tests and browser tests of the page
	cd $(WEB) && npm run check && npm run e2e

.PHONY: bench
bench: setup-bench tools clients web ## Measure and print latencies, memory and start time (release build, bounded, loopback only)
	cargo build --release --workspace --bins && cargo build --release --package mcp --example fixture
	target/release/bench $(BENCH_ARGS)

.PHONY: audit
audit: ## Bans, licences and sources of every dependency
	@command -v cargo-deny >/dev/null || cargo install cargo-deny --locked --debug --quiet
	cargo deny --offline check bans licenses sources

.PHONY: prepare
prepare: ## Check every SQL statement against a fresh schema and store the result in .sqlx
	scripts/prepare-sql.sh

.PHONY: env
env: ## Write .env with new secrets; existing values stay
	scripts/make-env.sh

.PHONY: up
up: env ## Start the fifteen containers and wait until they are healthy
	docker compose up --detach --build --wait --wait-timeout 300 || { docker compose logs --no-color --tail 1; exit 1; }

.PHONY: down
down: ## Stop the containers; volumes stay
	docker compose down

.PHONY: smoke
smoke: ## A webhook through the containers to a comment, in a compose project of its own
	scripts/smoke.sh $(SMOKE_ARGS)

.PHONY: offline-images
offline-images: ## Make stand-ins for the base images on a machine that cannot pull
	scripts/offline-images.sh
