# The commands of this checkout. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
# The oldest DuckDB that must read a warehouse; the tests call it beside the current one.
OLDEST_DUCKDB := duckdb==1.5.6

# Labelled pages and published corpora, beside the checkout.
SHARED ?= ../shared
CORPORA := fundus naeb wcxb-dev trafilatura
# Labels of the corpora's pages, without their texts: the project's own.
LABELS := tasks/train/labels.jsonl

.DEFAULT_GOAL := help
.PHONY: help ingest test chaos test-system server check bench evaluate model fuzz lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

ingest: .venv/ready ## build the environment, run the main job on samples/, print what came of it
	@$(BIN)/clipfile ingest samples

test: .venv/ready ## run the tests
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -q -n 2 --dist loadfile

# Real kill -9, full disks, locks, a real Prefect server: too slow for every `make test`. Fewer: make test-system SYSTEM=crash
SYSTEM := deployments vanishing crash crash_chaos faults faults_disk forget restore migrations relate_laws relate_upkeep search \
  analysts label show report browser snapshot_tables snapshot_diff resegment_edges one_writer \
  hostile_names places_runs crew_runs ranges lake lake_rows dask_cluster benchmark_captures benchmark_runs \
  killed_and_run_again progress containers_ingest
test-system: .venv/ready ## crashes, faults, locks, and the deployments on a real Prefect server with a worker (a quarter of an hour)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -q -n 2 --dist loadfile $(SYSTEM:%=tests/system/%.py)

# Not `prefect server start --background`: it leaves the server without an output, and dies when it has something to say.
server: export PREFECT_API_URL ?= http://127.0.0.1:4200/api
server: .venv/ready ## start a Prefect server that stays, wait until it answers, make the work pool of the deployments
	@mkdir -p data; ready() { $(BIN)/prefect work-pool create clipfile --type process --overwrite >/dev/null 2>&1; }; \
	ready && exit 0; \
	nohup $(BIN)/prefect server start >data/prefect-server.log 2>&1 & echo $$! >data/prefect-server.pid; \
	for n in $$(seq 60); do sleep 2; ready && break; done; \
	ready || { echo "No server answers at $$PREFECT_API_URL: see data/prefect-server.log."; exit 1; }; \
	echo "A Prefect server answers at $$PREFECT_API_URL; kill $$(cat data/prefect-server.pid) ends it."

# Another number of kills, or the same again: make chaos CHAOS='--rounds 2 --seed 7'
chaos: .venv/ready ## kill 100 runs at random moments and compare what is left (half an hour)
	@PYTHONPATH=tests OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m chaos $(CHAOS)

check: .venv/ready ## lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# One thread: what a core does is measured, and the extractors use no more.
bench: .venv/bench ## measure the speed beside other tools, into benchmarks/RESULTS.md (PAGES="1000 10000" ARTICLES=50000)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.segmenter
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.html
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.containers
	@$(BIN)/python -m benchmarks.pipeline --pages $(or $(PAGES),1000 10000)
	@$(BIN)/python -m benchmarks.queries --articles $(or $(ARTICLES),50000)

evaluate: .venv/train ## cross-validate the segmenter on the labelled pages in $(SHARED); floors only rise (LOWER=--lower)
	@$(BIN)/clipfile evaluate $(SHARED)/gold $(SHARED)/seed $(LABELS) $(CORPORA:%=--corpus $(SHARED)/corpus/%.jsonl.gz) \
	  --floors tests/floors.json $(LOWER)

model: .venv/train ## train the segmenter anew on the labelled pages in $(SHARED)
	@$(BIN)/clipfile train $(SHARED)/gold $(SHARED)/seed $(LABELS) $(CORPORA:%=--corpus $(SHARED)/corpus/%.jsonl.gz) \
	  --to tasks/segment/model.npz

fuzz: .venv/fuzz ## fuzz every reader and all stages, guided by coverage (RUNS=200000 inputs, about half an hour)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python tests/fuzz/run.py --runs $(or $(RUNS),200000)

lock: .venv/ready ## resolve pyproject.toml anew into requirements.lock (needs uv on the PATH)
	@uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock
	@uv pip compile -q pyproject.toml --group bench --universal --python-version 3.11 -c requirements.lock \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o benchmarks/requirements.lock

clean: ## remove the environment and what the tools left
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist

.venv/fuzz: .venv/ready
	@$(BIN)/pip install --quiet --disable-pip-version-check 'atheris>=2.3,<4'
	@touch $@

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
