# `make` lists the targets. Everything works with Python 3.11 to 3.13, git and make; nothing is installed outside .venv.

PYTHON ?= python3
# Processes that run the tests: more than there are cores only makes the servers of the tests compete.
WORKERS ?= 2
PYTEST_ARGS ?=

BIN := .venv/bin
STAMP := .venv/.installed

# What this project needs, for every platform and Python, pinned by hash, and without a word about where it came from.
COMPILE = PATH="$$PATH:$(CURDIR)/build/uv/bin" uv pip compile pyproject.toml --quiet --universal --generate-hashes \
	--python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command 'make update-requirements'

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format typecheck bench fuzz docs update-requirements clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-21s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## Fill .venv from requirements.lock (does nothing when it is filled)

run: $(STAMP) ## Show the tool at work on the small repository in examples/
	@sh examples/run.sh

test: $(STAMP) ## Run all tests (PYTEST_ARGS="-k word", WORKERS=2)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

lint: $(STAMP) ## Check style, formatting, architecture and spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell

format: $(STAMP) ## Format the code and mend what ruff can mend safely
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

typecheck: $(STAMP) ## Check the types of all Python here (mypy strict)
	$(BIN)/mypy

bench: $(STAMP) ## Measure beside other tools and print the table of ratios (BENCH="parse_formats ...")
	$(BIN)/python -m benchmarks $(BENCH)

fuzz: $(STAMP) ## Read damaged reports and uploads for a minute (CORPUS=DIR FUZZ="--count 1000000 --seconds 36000")
	$(BIN)/python -m fuzzing $(if $(CORPUS),--corpus $(CORPUS)) $(FUZZ)

docs: $(STAMP) ## Write the generated reference pages of docs/ anew
	$(BIN)/python docs/generate.py

update-requirements: ## Resolve the locks anew with the newest versions allowed (uses uv)
	@command -v uv >/dev/null || test -x build/uv/bin/uv || { $(PYTHON) -m venv build/uv && build/uv/bin/pip install -q uv; }
	$(COMPILE) --upgrade --all-extras --group dev --output-file requirements.lock
	$(COMPILE) --extra worker --constraint requirements.lock --output-file docker/requirements.lock

clean: ## Remove what the other targets leave behind, except the installed packages (the next setup looks at them again)
	rm -rf build dist .benchmarks .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache $(STAMP)
	find src tests benchmarks fuzzing examples docs -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): requirements.lock pyproject.toml VERSION
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "$(PYTHON) is not Python 3.11, 3.12 or 3.13: name one with 'make $(or $(MAKECMDGOALS),setup) PYTHON=python3.12'" >&2; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || \
		{ echo "$(PYTHON) cannot make virtual environments: on Debian and Ubuntu install python3-venv" >&2; exit 2; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@# Some machines forbid Python to keep compiled files: then every run of the command would compile the sources.
	@$(BIN)/python -m compileall -q src
	@touch $@
