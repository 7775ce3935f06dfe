# make demo: the Lampung example from input to printed PDFs.  make test: the whole test suite.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2

.PHONY: demo test quick lint docs clean constraints matrix

demo: $(VENV)/.installed
	$(BIN)/jadwal demo
	@echo "The command jadwal is $(BIN)/jadwal here."

test: $(VENV)/.tested-with lint
	$(BIN)/python -m pytest -n $(JOBS) -q

quick: $(VENV)/.tested-with
	$(BIN)/python -m pytest -n $(JOBS) -q -m "not slow"

lint: $(VENV)/.tested-with
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.installed
	$(BIN)/python -m scheduler.rules.docs_rules
	$(BIN)/python -m scheduler.cli.reference

clean:
	rm -rf $(VENV) build dist *.egg-info jadwal-demo

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.tested-with: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@ $(VENV)/.installed

constraints: $(VENV)/.tested-with
	$(BIN)/python tools/constraints.py

matrix:
	$(PYTHON) tools/matrix.py
