# `make demo` and `make test` need python3 (3.11 or newer, with pip and venv) and nothing else.
# All is installed below this folder (.tools, .venv) and in the user's cache folder; never by sudo.

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv),.tools/bin/uv)
RUN := $(UV) run --frozen --no-sync
# Test processes side by side (each starts an engine of its own), and what pytest is told besides.
TEST_PROCESSES ?= 2
PYTEST_ARGUMENTS ?=

export UV_PYTHON_DOWNLOADS := never

# An environment whose interpreter is gone (moved, upgraded) is made anew.
ifneq ($(wildcard .venv/ready),)
ifneq ($(shell .venv/bin/python -c 'print(1)' 2>/dev/null),1)
$(shell rm -f .venv/ready)
endif
endif

.DEFAULT_GOAL := help
.PHONY: help demo test chaos bench histories up down doctor api worker migrate lint types fmt engine

help: ## Show what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name text; do printf '  make %-11s%s\n' "$$name" "$$text"; done

demo: engine ## Watch 15 claims live their whole lives, in about half a minute
	@echo "[3/3] the demo"
	@$(RUN) opside demo

test: engine ## Run all tests on the real engine and database
	@echo "[3/3] the tests, in $(TEST_PROCESSES) processes"
	@$(RUN) pytest -n $(TEST_PROCESSES) --dist loadfile $(PYTEST_ARGUMENTS)

chaos: engine ## Kill every part at random under 200 claims, and see that nothing is lost
	@echo "[3/3] chaos"
	@$(RUN) python -m tests.chaos

bench: engine ## Measure claims a second, latency, memory and lists, in 20 to 30 minutes
	@echo "[3/3] the benchmarks"
	@$(RUN) python -m bench $(BENCH)

histories: engine ## Record the histories of the replay tests anew (docs/testing.md says when)
	@echo "[3/3] the lives that are recorded"
	@$(RUN) pytest tests/workflow/record_*.py

up: engine ## Run the whole stack in the foreground until Ctrl-C
	@echo "[3/3] the stack"
	@$(RUN) opside up

down: .venv/ready ## Stop the stack that runs in the data folder
	@$(RUN) opside down

doctor: .venv/ready ## Say of each part whether it is there, and how to mend it
	@$(RUN) opside doctor

api: .venv/ready ## Run one more API against the running stack
	@$(RUN) opside api

worker: .venv/ready ## Run one more worker against the running stack
	@$(RUN) opside worker

migrate: .venv/ready ## Bring the database of the running stack to the newest schema
	@$(RUN) opside migrate

lint: .venv/ready ## Check style, format and who imports whom
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@$(RUN) lint-imports

types: .venv/ready ## Check types
	@$(RUN) basedpyright

fmt: .venv/ready ## Format the code and mend what can be mended by itself
	@$(RUN) ruff check --fix
	@$(RUN) ruff format

engine: .venv/ready ## Build the Temporal server, once: four minutes on two cores
	@echo "[2/3] the Temporal server (built once from source, then kept)"
	@$(RUN) opside build

# The Python packages, anew when the lock file has changed or the interpreter is gone.
.venv/ready: uv.lock pyproject.toml $(filter .tools/bin/uv,$(UV))
	@$(PYTHON_IS_NEW_ENOUGH)
	@echo "[1/3] the Python packages"
	@$(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

.tools/bin/uv:
	@$(PYTHON_IS_NEW_ENOUGH)
	@echo "[0/3] uv $(UV_VERSION), into .tools"
	@$(PYTHON) -m venv .tools || \
		{ echo "Python's venv is missing: install it (Debian: python3-venv)."; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

PYTHON_IS_NEW_ENOUGH = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Opside needs Python 3.11 or newer: name one, as in make PYTHON=python3.12"; exit 1; }
