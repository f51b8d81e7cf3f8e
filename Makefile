# The commands of this checkout. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
# The oldest DuckDB that must read a warehouse; the tests call it beside the current one.
OLDEST_DUCKDB := duckdb==1.5.6

.DEFAULT_GOAL := help
.PHONY: help ingest test check lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

ingest: .venv/ready ## build the environment, run the main job on samples/, print what came of it
	@$(BIN)/clipfile ingest samples

test: .venv/ready ## run the tests
	@$(BIN)/pytest -q

check: .venv/ready ## lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lock: .venv/ready ## resolve pyproject.toml anew into requirements.lock (needs uv on the PATH)
	@uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock

clean: ## remove the environment and what the tools left
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Clipfile needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else 0'
	@echo "Building .venv from requirements.lock (about a minute, once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --target .venv/duckdb-1.5 $(OLDEST_DUCKDB)
	@touch $@
