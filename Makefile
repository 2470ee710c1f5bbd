# Few targets; CI calls the same ones. `make` alone lists them.
PYTHON ?= python3
VENV_PYTHON = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo run test check bench messages set-up set-up-dev

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: set-up  ## the program with a made-up association, on this machine
	@exec $(VENV_PYTHON) -m kokemussilta demo

run: set-up  ## the program with your own database (var/, or DATABASE_URL)
	@exec $(VENV_PYTHON) -m kokemussilta serve

test: set-up-dev  ## all tests: SQLite, PostgreSQL, journeys in a browser, kills
	@exec $(VENV_PYTHON) scripts/run_tests.py $(ARGS)

check: set-up-dev  ## style, types, tiers, sizes, messages, migrations: under a minute
	@exec $(VENV_PYTHON) scripts/run_checks.py

bench: set-up-dev  ## how long the main pages take at a region's size
	@PYTHONPATH=src:. $(VENV_PYTHON) -m bench $(ARGS)
	@PYTHONPATH=src:. $(VENV_PYTHON) scripts/with_postgres.py -- $(VENV_PYTHON) -m bench $(ARGS)
	@PYTHONPATH=src:. $(VENV_PYTHON) -m bench.search
	@PYTHONPATH=src:. $(VENV_PYTHON) scripts/with_postgres.py -- $(VENV_PYTHON) -m bench.search
	@PYTHONPATH=src:. $(VENV_PYTHON) -m bench.planning
	@PYTHONPATH=src:. $(VENV_PYTHON) -m bench.plans

messages: set-up-dev  ## gather the texts into locale/ and compile the translations
	@exec $(VENV_PYTHON) -m kokemussilta messages --update --compile

set-up:
	@$(PYTHON) scripts/set_up.py

set-up-dev:
	@$(PYTHON) scripts/set_up.py --dev
