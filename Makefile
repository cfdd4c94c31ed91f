# Two commands do all the set-up on a fresh machine: `make site` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

LOCKS  := generator/wenzhai/tools/scaffold/locks
LOCK   := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
          --no-header --no-annotate --no-emit-index-url

.PHONY: site test lint test-browser screenshots lock serve clean

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

# What workflows install, for every system and version of Python: made anew for each release.
lock: $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable '.[release]'
	$(LOCK) --extra cards --extra feeds pyproject.toml --output-file $(LOCKS)/requirements.lock
	$(LOCK) $(LOCKS)/build.in --output-file $(LOCKS)/requirements-build.lock
	$(LOCK) --extra cards --extra feeds --extra test pyproject.toml --output-file tests/requirements.lock

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
