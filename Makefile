.DEFAULT_GOAL := help
.PHONY: help install run test check bench demo worker migration translations lock tests migrations platform clean

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-$(shell cat requirements.lock pyproject.toml */scripts/package-lock.json | sha256sum | cut -c1-16)
DEV_STAMP := $(VENV)/.dev-$(shell cat requirements-dev.lock pyproject.toml | sha256sum | cut -c1-16)
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check -qq

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Bina needs Python 3.11 or newer; none was found."; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --without-pip $(VENV)

$(RUN_STAMP): requirements.lock | $(BIN)/python
	@echo "Installing Bina into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps -e .
	@$(BIN)/bina build
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	@echo "Installing what tests and checks need ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

install: $(RUN_STAMP) ## Install into .venv

run: $(RUN_STAMP) ## Install, migrate, load the demonstration, start web and worker
	@$(BIN)/bina run-all

demo: $(RUN_STAMP) ## Load the labelled demonstration into the configured database
	@$(BIN)/bina demo

worker: $(RUN_STAMP) ## Run the background worker only
	@$(BIN)/bina worker

test: $(DEV_STAMP) ## Install what tests need and run them all
	@sh tests/support/system_packages.sh
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 3 --dist loadgroup $(TESTS)

check: $(DEV_STAMP) ## Lint, types, import contracts, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --quiet --lint platform courses mentoring evaluation

bench: $(DEV_STAMP) ## Measure the ratios of the performance page
	@$(PIP) install -r benchmarks/requirements.lock --require-hashes
	@$(BIN)/python -m benchmarks

migration: $(DEV_STAMP) ## Write a migration: make migration m="courses carry their length"
	@$(BIN)/bina db revision --autogenerate -m "$(m)"

translations: $(DEV_STAMP) ## Extract texts into the catalogues
	@$(BIN)/bina translations

lock: ## Maintainers: write the lock files anew (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --group test --group lint -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --group bench -c requirements-dev.lock pyproject.toml -o benchmarks/requirements.lock
