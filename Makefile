# Everything that is run here is run through this file; `make help` lists it.
#
# Paths are relative and the environment lives in the checkout, so that spaces in the checkout's
# own path do no harm. Each stamp in .venv says what that environment already has.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
# Further arguments: make site ARGS="--strict", make test ARGS="-k dates", make bench ARGS="--events 1000"
ARGS ?=
# What sites are built with beyond the necessary: search over all texts, images for link previews.
EXTRAS := search,images

# What comes from npm. No package's own script is run: they would fetch browsers and Java.
TOOLS := tests/browser/node_modules/.installed

# The interpreter that makes the environment: make site PYTHON=/opt/python/bin/python3.12
ifeq ($(origin PYTHON),undefined)
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11 python
else
PYTHONS := "$(PYTHON)"
endif

# An environment whose interpreter is gone, or that came here from another folder, is made anew.
USABLE := $(shell $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	{ [ ! -e $(VENV)/.checkout ] || [ "$$(cat $(VENV)/.checkout)" = "$$(pwd -P)" ]; } && echo yes)

define MAKE_VENV
python=; \
for candidate in $(PYTHONS); do \
  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
    python=$$candidate; break; \
  fi; \
done; \
if [ -z "$$python" ]; then \
  echo "Python 3.11 or newer is needed and was not found as: $(subst ",,$(PYTHONS))." >&2; \
  echo "Install it, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
  exit 1; \
fi; \
if ! "$$python" -m venv --clear $(VENV) >$(VENV).log 2>&1; then \
  cat $(VENV).log >&2; rm -rf $(VENV) $(VENV).log; \
  echo "$$python cannot make a virtual environment: its venv module is missing or incomplete." >&2; \
  echo "On Debian and Ubuntu: apt install python3-venv" >&2; \
  exit 1; \
fi; \
rm -f $(VENV).log
endef

# $(call INSTALL,what,for what,stamps)
define INSTALL
@echo "Installing what $(2) needs …"
@$(PY) -m pip install --quiet --disable-pip-version-check --editable $(1) || { \
  echo "The packages could not be installed; pip says why above." >&2; \
  echo "A package index must be within reach: the network, or what pip is configured for." >&2; \
  exit 1; \
}
@touch $(3)
endef

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

.PHONY: site
site: setup ## Set up everything and build this repository's dossier into public/
	@$(PY) build.py $(ARGS)

.PHONY: serve
serve: setup ## Build, show it on this machine and build again after each change
	@$(PY) -m dossier serve $(ARGS)

.PHONY: test
test: $(VENV)/.dev ## Set up everything and run all tests
	@$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

.PHONY: lint
lint: $(VENV)/.dev ## Check style and types
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet . || \
	  { echo "Some files are not formatted: $(PY) -m ruff format ." >&2; exit 1; }
	@$(PY) -m mypy --no-error-summary

.PHONY: bench
bench: $(VENV)/.bench ## Measure beside other generators, into docs/benchmarks.md where ARGS are none
	@$(PY) -m tests.bench $(or $(ARGS),--write docs/benchmarks.md)

.PHONY: tools
tools: $(TOOLS) ## Set up the checkers that come from npm, so that `make test` uses them, too
	@:

.PHONY: lighthouse
lighthouse: $(VENV)/.dev $(TOOLS) ## Measure every kind of page with Lighthouse; takes minutes
	@$(PY) -m tests.browser.lighthouse $(ARGS)

.PHONY: screenshots
screenshots: $(VENV)/.dev ## Picture every kind of page into screenshots/, to look through
	@$(PY) -m tests.browser.screenshots $(ARGS)

.PHONY: cards
cards: $(VENV)/.dev ## Picture the handbook's examples into docs/images/cards/
	@$(PY) -m tests.browser.cards $(ARGS)

.PHONY: setup
setup: $(VENV)/.site ## Set up what building needs, and nothing else
	@:

.PHONY: clean
clean: ## Remove what was built and cached; keep the environment
	@rm -rf public .dossier build dist screenshots lighthouse .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	@find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove the environment as well
	@rm -rf $(VENV) tests/browser/node_modules

.PHONY: FORCE
FORCE:

# --- the environment ------------------------------------------------------------------------

$(VENV)/.checkout: $(if $(USABLE),,FORCE)
	$(if $(USABLE),,@echo "Setting up $(VENV), once …")
	$(if $(USABLE),,@$(MAKE_VENV))
	@pwd -P > $@

$(VENV)/.site: pyproject.toml $(VENV)/.checkout
	$(call INSTALL,".[$(EXTRAS)]",building,$@)

$(VENV)/.dev: pyproject.toml $(VENV)/.checkout
	$(call INSTALL,".[dev]",testing,$@ $(VENV)/.site)

$(VENV)/.bench: pyproject.toml $(VENV)/.checkout
	$(call INSTALL,".[bench]",measuring,$@ $(VENV)/.site)

$(TOOLS): tests/browser/package.json
	@echo "Installing the checkers that come from npm …"
	@npm install --prefix tests/browser --ignore-scripts --no-package-lock --no-audit --no-fund \
	  --loglevel error >/dev/null || { \
	  echo "The checkers could not be installed; npm says why above. They need Node.js and npm." >&2; \
	  exit 1; \
	}
	@touch $@
