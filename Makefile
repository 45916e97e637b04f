# Python >= 3.11 and make are all that a machine must have; everything else is installed here.
PYTHON ?= python3
BIN := .venv/bin
DATA ?= data
PORT ?= 8321
SECONDS ?= 60
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := help
.PHONY: help serve test check format generate simulate bench clean

help:  ## show what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/	/' | expand -t 12

serve: .make/serve  ## set up if need be, and start Baton with its examples
	@$(BIN)/python frontend/build.py
	@exec $(BIN)/python -m examples --data $(DATA) --port $(PORT)

# A page on a busy machine may miss a moment: a browser's test that fails is tried once more, and says so (R).
test: .make/dev  ## set up if need be, and run every test
	@$(BIN)/python frontend/build.py
	@$(BIN)/python frontend/build.py test
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest --ignore tests/browser
	@$(BIN)/python -m pytest tests/browser --numprocesses auto --maxprocesses 4 --dist worksteal --reruns 1

check: .make/dev  ## format, lint, types, import contract, generated files, frontend checks
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python frontend/build.py check

format: .make/dev  ## put the code into its canonical shape
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix
	@$(BIN)/python frontend/build.py format

generate: .make/dev  ## write again what is generated from code
	@$(BIN)/python frontend/build.py generate

simulate: .make/dev  ## play seeded worlds of core and driver for SECONDS (default 60)
	@$(BIN)/python -m tests.simulation --seconds $(SECONDS)

bench: .make/bench  ## measure the engine beside others; writes benchmarks/results/
	@$(BIN)/python -m benchmarks.engine --postgres --profile --dbos-python .make/dbos/bin/python
	@$(BIN)/python -m benchmarks.scale parked 100000
	@$(BIN)/python -m benchmarks.scale ended 1000000
	@$(BIN)/python -m benchmarks.cluster

lock:  ## resolve the dependencies anew into requirements/
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml --group setup -o requirements/serve.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml --group setup --group dev -o requirements/dev.txt

clean:  ## remove what was installed and built; data stays
	rm -rf .venv .make designer/static frontend/node_modules

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Baton needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }

.make/serve: requirements/serve.txt pyproject.toml | .venv/bin/python
	@echo "Installing what Baton needs (once) ..."
	@$(PIP) --require-hashes -r requirements/serve.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@mkdir -p .make && touch $@

.make/dev: .make/serve requirements/dev.txt
	@echo "Installing what its tests need (once) ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# DBOS in an environment of its own: it wants other versions of what Baton uses.
.make/bench: .make/dev
	@echo "Installing what Baton is measured beside (once) ..."
	@$(PYTHON) -m venv .make/dbos
	@.make/dbos/bin/pip --disable-pip-version-check install --quiet "dbos>=3.4,<4" "psycopg[binary]"
	@touch $@
