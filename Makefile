# Two commands: make demo, make test. PORT= and PYTHON= may be given.

PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && exit; \
	done; echo python3)
RUN := .venv/bin/python
DEMO := DJANGO_SETTINGS_MODULE=scrutiny.settings.demo
NO_DATABASE := DJANGO_SETTINGS_MODULE=scrutiny.settings.test DATABASE_URL=sqlite://:memory:
PYTEST := $(RUN) -m pytest --quiet --numprocesses=2 --dist=worksteal

MAKEFLAGS += --no-print-directory
.PHONY: help demo test check sqlite postgresql format clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

demo: ## the demonstration, on http://127.0.0.1:8000 or another PORT=
	@$(PYTHON) bin/prepare.py demo --port "$(PORT)"
	@$(DEMO) exec $(RUN) manage.py demo --serve "$(PORT)"

test: ## everything that is checked, on SQLite and on PostgreSQL
	@$(PYTHON) bin/prepare.py test
	@$(MAKE) check sqlite postgresql

check: ## style, types and migrations
	@echo "Style" && $(RUN) -m ruff check --quiet . && $(RUN) -m ruff format --check --quiet .
	@echo "Templates" && $(RUN) -m djlint templates --lint --quiet
	@echo "Types" && $(RUN) -m mypy --no-error-summary
	@echo "Migrations" && $(NO_DATABASE) $(RUN) manage.py makemigrations --check --verbosity 1 > /dev/null || \
		{ echo "The models have changed without a migration: run $(RUN) manage.py makemigrations."; exit 1; }

sqlite: ## the tests on SQLite
	@echo "Tests on SQLite" && TEST_DATABASE=sqlite $(PYTEST)

postgresql: ## the tests on PostgreSQL, with browser journeys and races
	@echo "Tests on PostgreSQL"; TEST_DATABASE=postgresql $(PYTEST); status=$$?; \
	if [ $$status -eq 77 ]; then echo "PostgreSQL half NOT RUN: the reason stands above."; else exit $$status; fi

format: ## rewrite the code in the house's layout
	@$(PYTHON) bin/prepare.py test
	@$(RUN) -m ruff check --fix --quiet . ; $(RUN) -m ruff format --quiet .

clean: ## what was made goes; the demonstration's database stays
	rm -rf .venv node_modules static/vendor staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		prepare.log .prepare.lock
