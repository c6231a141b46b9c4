# make up     everything: install, build, serve
# make test   everything: install what tests need, run them
# make help   the rest

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 8501
DD     := $(VENV)/bin/ddgraph

.DEFAULT_GOAL := help
.PHONY: help up install test check bench bench-search screenshots clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

up: install ## Install, build what is missing, serve on http://$(HOST):$(PORT)
	@$(DD) up --host $(HOST) --port $(PORT)

install: $(VENV)/.installed ## Make .venv and install the product

test: $(VENV)/.tested ## Install what tests need (Chromium included), run all tests
	@.ci/chromium
	@# Apart: with what search loads and maps, the interpreter of the whole run once crashed in a later test.
	@$(VENV)/bin/python -m pytest tests/graph/search
	@$(VENV)/bin/python -m pytest --ignore=tests/graph/search

check: install ## Check the records against the ontology and the shapes
	@$(DD) check

bench: install ## Measure build, search and queries on this machine
	@$(DD) bench

bench-search: $(VENV)/.tested ## Measure search beside its peers up to a million passages (QUALITY="DIR DIR": and how good)
	@$(DD) build
	@$(DD) bench search --passages 100000 --passages 1000000 $(foreach dir,$(QUALITY),--quality $(dir))

screenshots: $(VENV)/.tested ## Take a picture of every page into screenshots/
	@.ci/chromium
	@$(VENV)/bin/python bench/screenshots.py screenshots

clean: ## Remove .venv and what was built; documents in var/archive stay
	rm -rf $(VENV) var/build

$(VENV)/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed (install it, or say make PYTHON=/path/to/python3.11)"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "$(PYTHON) is not Python 3.11 (say make PYTHON=/path/to/python3.11)"; exit 2; }
	@echo "Installing into $(VENV): about two minutes and 2.3 GB, once."
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@echo "Installing what the tests need."
	@$(VENV)/bin/pip install --quiet --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
