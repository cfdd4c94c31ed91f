# Two commands do all the set-up on a fresh machine: `make site` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: site test lint test-browser screenshots serve clean

site: $(VENV)/.runtime
	$(BIN)/wenzhai build

serve: $(VENV)/.runtime
	$(BIN)/wenzhai serve

test: $(VENV)/.test lint
	$(BIN)/python -m pytest -q -n auto -m "not browser and not long"

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-browser: $(VENV)/.browser
	tests/browser/install
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m "browser and not long"

screenshots: $(VENV)/.browser
	tests/browser/install
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV) .cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/.runtime
	$(BIN)/pip install --quiet --editable '.[test]'
	@touch $@

$(VENV)/.browser: pyproject.toml | $(VENV)/.test
	$(BIN)/pip install --quiet --editable '.[test,browser]'
	@touch $@
