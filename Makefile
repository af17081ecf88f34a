# Everything that is done with this project, each by one word. `make` alone lists them.

SHELL := /bin/sh
PORT ?= 8000
ARGS ?=
VENV := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS ?= true

.DEFAULT_GOAL := help
.PHONY: help serve test check bench faults screens lock assets install install-desk install-exports install-dev clean

help: ## list these targets
	@echo "enrollzone: from a home to the assigned school, with the clause that says so"
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-15s %s\n", $$1, $$2 }'
	@echo
	@echo "  PORT=8000   the port of make serve    PYTHON=...  the Python for .venv"
	@echo "  ARGS=...    further arguments for serve, test, bench, faults, screens, lock"

serve: .venv/.core ## set up what is needed, then serve on http://127.0.0.1
	$(VENV)/enrollzone serve --port $(PORT) $(ARGS)

test: .venv/.dev ## set up what is needed, then run every test
	scripts/test $(ARGS)

check: .venv/.dev ## style, types, import contracts, is the lock fresh
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy
	$(VENV)/lint-imports --no-cache
	scripts/lock-is-fresh

bench: .venv/.dev ## measure, and print each figure as a ratio
	$(VENV)/python -m benchmarks $(ARGS)

faults: .venv/.dev ## kill -9 while one publishes or the desk writes; bad files
	$(VENV)/python -m benchmarks.faults $(ARGS)
	$(VENV)/python -m benchmarks.desk_faults
	$(VENV)/python -m benchmarks.bad_files

screens: .venv/.dev ## pictures of the pages in build/screens/, to be looked at
	$(VENV)/python scripts/screens $(ARGS)

lock: .venv/.dev ## renew uv.lock (needs the network)
	PATH="$(CURDIR)/$(VENV):$$PATH" $(VENV)/python scripts/lock $(ARGS)

assets: ## rebuild the styles and scripts of the pages (needs npm)
	scripts/assets

install: .venv/.core ## only set up what make serve needs

install-desk: .venv/.desk ## set up what the admissions desk needs as well

install-exports: .venv/.exports ## set up DXF, GeoParquet, workbooks, maps on paper

install-dev: .venv/.dev ## only set up what make test needs

clean: ## remove .venv and everything that the tools left behind
	rm -rf .venv .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.core .venv/.desk .venv/.exports .venv/.dev: uv.lock pyproject.toml scripts/install scripts/uv.txt
	scripts/install $(subst .,,$(notdir $@))
