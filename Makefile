# Everything starts here, and needs Python 3.11 or later and make alone.
#   make up PORT-SETTING=…   passes settings on, as the environment and .env do: see docs/local.md

PYTHON ?= python3
BIN := .venv/bin
TESTS ?= tests
WORKERS ?= 2
PROPERTIES := tests/router/monolith $(wildcard tests/router/execute/test_*_properties.py) \
	tests/router/server/authorization/test_guard_properties.py

.DEFAULT_GOAL := help
.PHONY: help setup up reset status seed test test-real test-slow check format schema playground lock bench

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make or refresh .venv from requirements.lock (the others do it by themselves)
	@$(PYTHON) local/setup.py

up: setup playground ## start the whole shop here; Ctrl-C stops it
	@$(BIN)/python -m local up

status: setup ## tell what runs, and whether it is ready
	@$(BIN)/python -m local status

reset: setup ## drop all local data
	@$(BIN)/python -m local reset

seed: setup ## put the demo shop into the running stores (PRODUCTS=20000 for a big one)
	@$(BIN)/python -m local seed $(if $(PRODUCTS),--products $(PRODUCTS))

test: setup playground ## run all tests but the slow ones, on embedded servers
	@$(BIN)/python -m pytest $(TESTS) -m "not slow and not real" -n $(WORKERS) --dist loadfile

test-real: setup playground ## run those that speak to a store on servers that run already: REAL_DATABASE_URL, …
	@REQUIRE_REAL=1 $(BIN)/python -m pytest $(TESTS) -m "real and not slow" \
		-n $(WORKERS) --dist loadfile

test-slow: setup playground ## run the slow tests, fuzzing and property tests at length (SHORT=1: less)
	@FUZZ_SECONDS=$(if $(SHORT),60,1800) $(BIN)/python -m pytest $(TESTS) -m slow
	@PROPERTY_EXAMPLES=$(if $(SHORT),300,10000) PROPERTY_RANDOM=$(if $(SHORT),0,1) $(BIN)/python -m pytest $(PROPERTIES) \
		--timeout 7200 -n $(WORKERS)

check: setup ## style, types, walls between packages, schema drift, compose file
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m local.schema --check
	$(if $(wildcard tests/test_compose_file.py),$(BIN)/python -m pytest tests/test_compose_file.py -q)

format: setup ## put the code into its usual form
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

schema: setup ## export the subgraphs' schemas, compose them, rebuild events and manifests
	@$(BIN)/python -m local.schema

playground: setup ## build the GraphQL playground's assets, once
	@$(BIN)/python -m local.playground

lock: setup ## resolve requirements.lock anew from pyproject.toml
	@.loom/bootstrap/bin/uv pip compile --quiet --universal --generate-hashes --all-extras \
		--python-version 3.11 pyproject.toml --output-file requirements.lock \
		--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

bench: setup ## measure the router with the shop's listing and product page
	@bench/read
