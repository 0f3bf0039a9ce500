# `make run` and `make test` are all a newcomer needs; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: help run demo install install-dev check fix test bench lock

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: demo ## the demo province on http://localhost:8501
	@exec $(BIN)/streamlit run app.py --server.port $(PORT)

demo: install ## demo sources, accounts and store, made when missing
	@$(BIN)/python manage.py demo --ready

install: .venv/installed ## what running needs, into .venv

install-dev: .venv/installed-dev ## what checking and testing need as well

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { rm -rf .venv; echo "Python's venv module is missing: sudo apt install python3-venv"; exit 1; }

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing what running needs (about a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what checking and testing need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

check: install-dev ## format, lint, types, import contracts, translations; changes nothing
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-cache > .venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }
	$(BIN)/python -m shell.check_translations

fix: install-dev ## format, mend what can be mended, update the message catalogues
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/python -m shell.check_translations fix

test: install-dev ## every test; brings a browser, PostgreSQL and LibreOffice along, or says why it skips
	@tests/bring_browser
	@tests/bring_office
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: install ## computing times as ratios to the bare engine; false alarms of signals, verdicts and comparisons
	$(BIN)/python manage.py bench --cases 1000000 --provinces 1000 --units 1000 --leagues 1000

lock: ## lock the versions named in requirements*.in (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header \
	  requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header \
	  -c requirements.txt requirements-dev.in -o requirements-dev.txt
	for extra in sqlserver oracle; do uv pip compile --quiet --universal --python-version 3.11 \
	  --no-emit-index-url --no-header -c requirements.txt requirements-$$extra.in -o requirements-$$extra.txt; done
