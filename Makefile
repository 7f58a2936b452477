# Everything a person types here. `make help` first.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
T ?= tests
KILLS ?= 100
SENDER_KILLS ?= 300
EXAMPLES ?= 2000

.DEFAULT_GOAL := help
.PHONY: help demo test torture check bench eval lint format types imports picture image clean lock

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(BIN)/.installed ## The whole product on this laptop, with phones in the browser at http://127.0.0.1:8080
	@$(BIN)/kesher demo $(ARGS)

test: $(BIN)/.installed-dev ## All tests; one of them: make test T=tests/test_settings.py
	@$(BIN)/pytest $(T)

torture: $(BIN)/.installed-dev ## Every point to be killed at, KILLS=100 more for the program, SENDER_KILLS=300 for its sender; every mutant; EXAMPLES=2000 runs of the machine
	@KESHER_TEST_MUTANTS=1 KESHER_TEST_EXAMPLES=$(EXAMPLES) KESHER_TEST_KILLS=$(KILLS) KESHER_TEST_SENDER_KILLS=$(SENDER_KILLS) $(BIN)/pytest tests/kill tests/proof tests/test_jobs_crash.py

check: lint types imports test ## What CI runs: style, types, layers, tests

lint: $(BIN)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(BIN)/.installed-dev ## Put the code into the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(BIN)/.installed-dev
	@$(BIN)/mypy

imports: $(BIN)/.installed-dev
	@$(BIN)/lint-imports

bench: $(BIN)/.installed-dev ## Measure turns, delivery, start-up and memory; each benchmark prints one JSON line with ratios
	@for b in benchmarks/bench_*.py; do $(BIN)/python -m benchmarks.$$(basename $$b .py) || exit 1; done

eval: $(BIN)/.installed-dev ## Measure how well texts are made and checked; writes docs/evaluation.md; a model: ARGS="--endpoint URL --model M"
	@$(BIN)/python -m evaluation $(ARGS)

picture: $(BIN)/.installed-dev ## Make the pictures in docs/ again: the phones at the end of the tour (needs Chromium)
	@$(BIN)/python -m scripts.picture docs

image: ## Build the container image kesher:local (needs Docker)
	docker build --tag kesher:local .

lock: ## Write both lock files again from pyproject.toml (needs uv on the PATH)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -c requirements.lock -o requirements-dev.lock

clean: ## Remove the virtual environment and caches (never the data folder)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# The run-time packages come first and alone, so that a demo does not wait for test tools.
$(BIN)/.installed: scripts/install-packages.sh requirements.lock pyproject.toml
	@echo "Setting up (once): packages from requirements.lock, each checked against its hash"
	@PYTHON="$(PYTHON)" scripts/install-packages.sh $(VENV) --editable
	@touch $@

$(BIN)/.installed-dev: $(BIN)/.installed requirements-dev.lock
	@echo "Setting up (once): the test tools"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@
