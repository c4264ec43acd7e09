# make demo: documents to look at.  make test: every check.  Needs Python 3.11 or newer, with venv, and nothing else.
# A particular Python: make PYTHON=python3.12 demo

SHELL := /bin/sh
BIN := .venv/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

# The tests start hundreds of processes: each would compile the package again where bytecode is not kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo serve test style pyright tests site-tests surroundings site release lock clean
.DEFAULT_GOAL := help

help:
	@echo 'make demo    write a sample matter and its documents into demo/'
	@echo 'make serve   the interview in the browser, on this machine alone; Ctrl-C ends it'
	@echo 'make test    style, types, layers, catalogues, spelling, tests; those of the docs site: make site-tests'
	@echo 'make surroundings  the tests that meet the machine, with and without LibreOffice, in each Python that is here…'
	@echo 'make site    the docs site in French and English, into build/site/html/; its pictures need LibreOffice and pdftoppm'
	@echo 'make release the packages, the text of the tag and the image of the commit that is checked out, into build/release/'
	@echo 'make lock    the versions of the development tools, anew, into requirements-dev.lock'
	@echo 'make clean   remove .venv and what tools leave behind; demo/ is kept, it may hold your own matter'

demo: .venv/core.stamp
	@$(BIN)/aigov-docs quickstart demo
	@echo
	@echo "The documents are in $(CURDIR)/demo/documents"

# With PDF, calendars and lists of employees from Excel: what the interview may be asked for.
serve: .venv/serve.stamp
	@$(BIN)/aigov-docs serve --open

# A step of make test, and its seconds.
step = @echo '$(1)'; from=$$(date +%s); $(1) && echo "  $$(($$(date +%s) - from)) s"

# Style and types beside the tests: they end while the tests are being collected, or soon after.
test: .venv/dev.stamp
	@$(MAKE) --no-print-directory --jobs=2 style tests

style:
	$(call step,$(BIN)/ruff format --check .)
	$(call step,$(BIN)/ruff check .)
	$(call step,$(BIN)/mypy)
	$(call step,$(BIN)/lint-imports --no-cache)
	$(call step,$(BIN)/python tools/i18n.py check)
	$(call step,find clause_library -name "*.en.md" -print0 | xargs -0 $(BIN)/codespell)

# What the examples of the docs promise to an editor, in its own strict mode: .ci/run asks it.
pyright: .venv/dev.stamp
	$(BIN)/basedpyright --pythonpath $(BIN)/python

tests:
	$(call step,$(BIN)/pytest -n $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )) --dist loadfile --ignore=tests/site --ignore=site)

# The docs site is a product of its own, and so are its tests: its guides followed, its page of weights, its pages read.
site-tests: .venv/dev.stamp
	$(BIN)/pytest tests/site site

# Without LibreOffice, with others, with each Python that is here, in a narrow locale…: what is missing is told.
surroundings: .venv/dev.stamp
	@$(BIN)/python tools/try_surroundings.py $(TRY)

site: .venv/docs.stamp
	$(BIN)/python site/build.py $(SITE)

release: .venv/release.stamp
	@$(BIN)/python tools/release.py $(RELEASE)

# ---------------------------------------------------------------- the environment
# Made again when its Python is gone or the checkout was moved: its scripts hold absolute paths.
ifneq ($(shell test "$$(cat .venv/made-in 2>/dev/null)" = "$(CURDIR)" && $(BIN)/python -m pip --version >/dev/null 2>&1 && echo sound),sound)
.PHONY: .venv/made-in
endif

.venv/made-in:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '$(PYTHON) is missing or older than Python 3.11: make PYTHON=/path/to/python3'; exit 1; }
	@echo 'Making .venv…'
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@echo "$(CURDIR)" > $@

.venv/core.stamp: .venv/made-in pyproject.toml hatch_build.py
	@echo 'Installing aigov-docs…'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/serve.stamp: .venv/made-in pyproject.toml hatch_build.py
	@echo 'Installing aigov-docs and what the interview needs…'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[serve,pdf,calendar,recipients,cli]'
	@touch .venv/core.stamp $@

.venv/dev.stamp: .venv/made-in pyproject.toml hatch_build.py requirements-dev.lock
	@echo 'Installing aigov-docs and the development tools…'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements-dev.lock --editable '.[dev,cli]'
	@touch .venv/core.stamp $@

.venv/docs.stamp: .venv/made-in pyproject.toml hatch_build.py requirements-dev.lock
	@echo 'Installing aigov-docs and what its docs site needs…'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements-dev.lock --editable '.[docs,cli]'
	@touch .venv/core.stamp $@

.venv/release.stamp: .venv/made-in pyproject.toml requirements-dev.lock
	@echo 'Installing what builds the packages…'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements-dev.lock build hatchling Babel
	@touch $@

lock: .venv/dev.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --custom-compile-command 'make lock' \
		$(foreach extra,cli dev docs calendar pdf recipients register timestamp places mcp serve,--extra $(extra)) pyproject.toml -o requirements-dev.lock

clean:
	rm -rf site/node_modules .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	rm -f locales/*.pot locales/*/LC_MESSAGES/*.mo
	find aigov_docs tests tools site -name __pycache__ -type d -prune -exec rm -rf {} +
