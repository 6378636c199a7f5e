# `make` alone lists the targets. Each one sets up what it needs, in .venv and node_modules.

SHELL := /bin/bash
.DEFAULT_GOAL := help
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p $(NEW_ENOUGH) 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
READER := $(VENV)/.reader
READY := $(VENV)/.ready
BROWSER := $(VENV)/.browser
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export PATH := $(CURDIR)/$(BIN):$(PATH)
BIOME := $(BIN)/node node_modules/@biomejs/biome/bin/biome
PORT ?= 8000

# Whether the environment was made in this very place: one that was moved or copied here leads to where it was.
OWN := head -n 2 $(BIN)/pip 2>/dev/null | grep -qF "$$(pwd -P)/$(BIN)/"
ifneq ($(shell test ! -e $(READER) || { $(OWN); } || echo moved),)
.PHONY: $(READER)
endif

.PHONY: help setup book serve lab test lint format handout slides pdf bench network worksheet clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: $(READY) $(BROWSER) ## virtual environment, Python and npm packages, a browser for the tests

# The reader's packages, and this one from its sources; the build back end comes from the developers' list. The
# path to the sources is made relative: in the locale C, Python 3.12 and older read no path but an ASCII one.
$(READER): requirements.txt requirements-dev.txt pyproject.toml package-lock.json
	@if ! { $(OWN) && $(BIN)/python $(NEW_ENOUGH); } 2>/dev/null; then \
		python="$(or $(PYTHON),python3)"; \
		"$$python" $(NEW_ENOUGH) 2>/dev/null || { \
			echo "convnotes needs Python 3.11 or newer; found: $$("$$python" --version 2>&1)." \
				"Install one, or run: make PYTHON=/path/to/python3.11"; exit 1; }; \
		"$$python" -m venv --clear $(VENV); \
	fi
	@grep -vx '\.' requirements.txt > $(VENV)/needed.txt
	@grep -E '^(hatchling|editables)==' requirements-dev.txt >> $(VENV)/needed.txt
	$(PIP) -r $(VENV)/needed.txt
	$(PIP) --no-build-isolation --no-deps --editable .
	@for path in $(VENV)/lib/python*/site-packages/_editable_impl_convnotes.pth; do \
		echo ../../../../src > "$$path"; done
	@touch $@

$(READY): $(READER) requirements-dev.txt
	$(PIP) -r requirements-dev.txt
	@touch $@

$(BROWSER): $(READY) tools/browser.py
	$(BIN)/python tools/browser.py
	@touch $@

# Bundle the figures if their sources have changed.
front: $(READER)
	@$(BIN)/python hatch_build.py
.PHONY: front

book: front ## build the book into _build/html, which also opens from file://
	$(BIN)/python tools/book.py

serve: book ## build the book and serve it on 127.0.0.1:8000, or PORT=…
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

lab: front ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab book

test: lint book $(BROWSER) ## lint, build the book, run every test
	$(BIN)/python -m pytest --nbval -n 3 --dist loadfile --no-loadscope-reorder

handout: $(READER) ## the notebooks without solutions and answers, into _build/handout
	$(BIN)/python tools/handout.py

# With CHAPTER=convolution of one chapter alone.
slides: book $(READY) ## slides of every chapter, figures alive, into _build/html/slides: CHAPTER=…
	$(BIN)/python tools/slides.py $(CHAPTER)

pdf: book $(BROWSER) ## the whole book on paper, _build/convnotes.pdf
	$(BIN)/python tools/pdf.py

lint: $(READY) front ## ruff for Python, Biome and the type checker for TypeScript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIOME) check
	$(BIN)/node node_modules/typescript/bin/tsc --project tsconfig.json

format: $(READY) front ## let ruff and Biome mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIOME) check --write

network: $(READY) ## train the networks that the book carries, and say how well they read
	$(BIN)/python tools/make_network.py

# With KINDS="output_size parameters", COUNT=10 and SEED=5 of the reader's own.
COUNT ?= 12
SEED ?= 1
worksheet: $(READER) ## problems of the drill to print, solutions on a second page: COUNT=… SEED=… KINDS=…
	@$(BIN)/python tools/worksheet.py --count $(COUNT) --seed $(SEED) --kinds $(KINDS) -- _build/worksheet/worksheet.html

bench: $(READY) ## time the core against its peers
	$(BIN)/python benchmarks/bench.py

clean: ## remove what was built and installed
	rm -rf _build $(VENV) node_modules src/convnotes/_built .pytest_cache .ruff_cache .hypothesis
