# The commands of this checkout. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
# The oldest DuckDB that must read a warehouse; the tests call it beside the current one.
OLDEST_DUCKDB := duckdb==1.5.6

# Labelled pages and published corpora, beside the checkout.
SHARED ?= ../shared
CORPORA := fundus naeb wcxb-dev trafilatura

.DEFAULT_GOAL := help
.PHONY: help ingest test check bench evaluate model lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

ingest: .venv/ready ## build the environment, run the main job on samples/, print what came of it
	@$(BIN)/clipfile ingest samples

test: .venv/ready ## run the tests
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -q -n 2 --dist loadfile

check: .venv/ready ## lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# One thread: what a core does is measured, and the extractors use no more.
bench: .venv/bench ## measure the speed beside other extractors, into benchmarks/RESULTS.md (four minutes)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.segmenter

evaluate: .venv/train ## cross-validate the segmenter on the labelled pages in $(SHARED); floors only rise (LOWER=--lower)
	@$(BIN)/clipfile evaluate $(SHARED)/gold $(SHARED)/seed $(CORPORA:%=--corpus $(SHARED)/corpus/%.jsonl.gz) \
	  --floors tests/floors.json $(LOWER)

model: .venv/train ## train the segmenter anew on the labelled pages in $(SHARED)
	@$(BIN)/clipfile train $(SHARED)/gold $(SHARED)/seed $(CORPORA:%=--corpus $(SHARED)/corpus/%.jsonl.gz) \
	  --to tasks/segment/model.npz

lock: .venv/ready ## resolve pyproject.toml anew into requirements.lock (needs uv on the PATH)
	@uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock
	@uv pip compile -q pyproject.toml --group bench --universal --python-version 3.11 -c requirements.lock \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o benchmarks/requirements.lock

clean: ## remove the environment and what the tools left
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist

.venv/train: .venv/ready
	@$(BIN)/pip install --quiet --disable-pip-version-check 'torch>=2.9,<3'
	@touch $@

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Clipfile needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else 0'
	@echo "Building .venv from requirements.lock (about a minute, once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --target .venv/duckdb-1.5 $(OLDEST_DUCKDB)
	@touch $@

.venv/bench: .venv/ready benchmarks/requirements.lock
	@echo "Adding the extractors of benchmarks/requirements.lock to .venv ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r benchmarks/requirements.lock
	@touch $@
