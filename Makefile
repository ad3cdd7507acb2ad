# Two commands matter: `make` builds the edition, `make test` runs every test.
# Everything else is listed by `make help`. Without make, see the README.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BENCH  := .cache/bench
RUN    := $(BIN)/python -m quotations

# These come from others, in names of files above all: make must not expand them, nor the shell read them as
# commands. So they go to the program through the environment, as they were given.
override PAPER := $(value PAPER)
override FILES := $(value FILES)
override KEY   := $(value KEY)
export PAPER FILES KEY

.PHONY: all html pdf epub data check live new test fuzz audit bench bench-html bench-pdf lock clean help untracked
.DEFAULT_GOAL := all

all: $(VENV)/build.ready
	@$(RUN) build html pdf --paper="$$PAPER"

html pdf epub data: $(VENV)/build.ready
	@$(RUN) build $@ --paper="$$PAPER"

check: $(VENV)/build.ready
	@$(RUN) check --names="$$FILES"

new: $(VENV)/build.ready
	@$(RUN) new -- $${KEY:+"$$KEY"}

live: $(VENV)/build.ready
	@$(RUN) live

test: $(VENV)/test.ready
	@echo "style" && $(BIN)/ruff check .
	@echo "types" && $(BIN)/mypy
	@echo "imports" && cd ext && ../$(BIN)/lint-imports --config ../pyproject.toml --no-cache
	@echo "workflows" && $(BIN)/zizmor --quiet --offline --persona pedantic --strict-collection .github
	@$(BIN)/python -m pytest -rs

fuzz: $(VENV)/test.ready
	@$(BIN)/python -m pytest --hypothesis-profile=long tests/test_fuzz_*.py

# Needs the network. The auditor has an environment of its own: nothing is built with it.
audit: .cache/audit/ready
	@.cache/audit/bin/python tools/audit.py

.cache/audit/ready: requirements/audit.txt | untracked
	@$(PYTHON) -m venv .cache/audit
	@.cache/audit/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/audit.txt
	@touch $@

bench: $(VENV)/test.ready $(BENCH)/ready
	@$(BIN)/python tools/benchmark.py --mkdocs $(abspath $(BENCH))/bin/mkdocs

bench-html: $(VENV)/test.ready
	@$(BIN)/python tools/bench_html.py

bench-pdf: $(VENV)/test.ready
	@$(BIN)/python tools/bench_pdf.py

# The environment is made anew when what it is made of changes. pip shows its own progress.
$(VENV)/build.ready: requirements/build.txt pyproject.toml | untracked
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another with make PYTHON=…")'
	@echo "setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --compile --require-hashes -r requirements/build.txt
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.ready: $(VENV)/build.ready requirements/test.txt
	@echo "setting up the tests (once)"
	@$(BIN)/python -m pip install --disable-pip-version-check --compile --require-hashes -r requirements/test.txt
	@touch $@

# Another stack, to be measured beside.
$(BENCH)/ready: requirements/bench.txt | untracked
	@$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --disable-pip-version-check --compile --require-hashes -r requirements/bench.txt
	@touch $@

# Needs uv; writes no index address into the locks.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml --group build -o requirements/build.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml --group build --group test -o requirements/test.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group audit -o requirements/audit.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group bench -o requirements/bench.txt

# What a branch brings in these folders must not be run. Without git nothing is tracked.
untracked:
	@found=$$(git -c core.fsmonitor=false ls-files -- $(VENV) .cache ':(glob)**/__pycache__/**' 2>/dev/null | head -n 1); \
	[ -z "$$found" ] || { printf '%s: git tracks it, so a branch can change it; it would be run. %s\n' "$$found" \
	  'Run `git rm -r --cached` with its folder, delete the folder, and try again' >&2; exit 2; }

# With any Python, since $(VENV) may be missing or broken. What it keeps lies in your cache folder.
clean:
	-@PYTHONPATH=ext $(PYTHON) -B -m quotations.core.usercache
	rm -rf build $(VENV)

help:
	@echo "make                 build build/html/index.html and build/pdf/khojaly-1992.pdf"
	@echo "make test            run every test"
	@echo "make fuzz            look for input that harms, in thousands of examples (half an hour)"
	@echo "make audit           ask whether what is locked has known vulnerabilities (needs the network)"
	@echo "make check           check the edition without building; FILES=\"docs/sources/killen1992.md\" for one page"
	@echo "make live            see the pages in a browser, with the check’s messages, anew after each save"
	@echo "make new KEY=…       begin a source: asks for its kind and the quoted words, writes page and entry"
	@echo "make html pdf epub data   one edition each; PAPER=a4 or letter for the PDF"
	@echo "make bench           time check, HTML and PDF of synthetic editions beside two other stacks (half an hour)"
	@echo "make bench-html      measure the HTML edition of 17, 1,000 and 10,000 quotations (twenty minutes, a browser)"
	@echo "make bench-pdf       time the setting of a PDF of 200 and of 1,000 sources (ten minutes, 16 GiB)"
	@echo "make lock            lock the dependencies anew"
	@echo "make clean           remove build/, $(VENV)/ and what is kept for the next build in your cache folder"
