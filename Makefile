# run: install, load the example, open a node. test: all tests. check: what CI runs. README shows the first two.
PORT ?= 8000
NODE_DIR ?= node
PY = .venv/bin/python
POTLUCK = .venv/bin/potluck --node $(NODE_DIR)

# Python keeps what it compiled: without that every start takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install words run empty test looks deep budget soak sabotage check quick fix bench bench-link bench-web tools hostile

install: .venv/installed built/installed built/locale/installed

.venv/installed: requirements.lock pyproject.toml
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check uv \
	  && .venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements.lock \
	  || $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

built/installed: package-lock.json .venv/installed $(filter-out assets/words.py,$(wildcard assets/*))
	npm ci --silent --no-audit --no-fund
	mkdir -p built
	$(PY) assets/basemap.py built
	$(PY) assets/static.py built
	$(PY) assets/gazetteer.py built/gazetteer.parquet
	touch $@

built/locale/installed: assets/words.py $(wildcard translations/*.po) .venv/installed built/installed
	$(PY) assets/words.py compile
	touch $@

# The words of the program, for those who translate it: make words LANGUAGE=es
words: install
	$(PY) assets/words.py update $(LANGUAGE)

# A node with the example; a second run keeps it.
run: install
	test -e $(NODE_DIR)/potluck.sqlite3 || { $(POTLUCK) init && $(POTLUCK) demo; }
	PORT=$(PORT) $(POTLUCK) serve

# An empty node, without the example.
empty: install
	test -e $(NODE_DIR)/potluck.sqlite3 || $(POTLUCK) init
	PORT=$(PORT) $(POTLUCK) serve

tools:
	@sh assets/test_tools.sh

# What a check runs of the tests; what is dear or drawn has a target of its own below.
CHECKED = not slow and not soak and not looks and not deep

test: install tools
	$(PY) -m pytest -n 2 -m "$(CHECKED)"

# The same, and it fails when a folder of tests costs more CPU seconds than tests/budget.toml says.
budget: install tools
	$(PY) -m pytest -n 2 -m "$(CHECKED)" --budget

# Hostile files through the real command line, with its memory and time measured; some minutes.
hostile: install
	$(PY) -m pytest -m slow

# Every page for every reader, on every size, in every language, and the stories at a desk; a quarter of an hour.
looks: install tools
	$(PY) -m pytest -n 2 -m looks

# The laws with new draws, DRAWS times as many as a check draws, and drawn tables; a quarter of an hour for 10.
DRAWS ?= 10
deep: install
	POTLUCK_DRAWS=$(DRAWS) $(PY) -m pytest -n 2 -m "(hypothesis or deep) and not slow and not soak"

# A thousand kills at seeded moments of every command that writes; a quarter of an hour. RUNS and SEED may be given.
soak: install
	$(PY) -m pytest -n 0 -s -m soak

# Fault after fault in a copy of the tree: each must turn the check red. FAULTS may name some.
sabotage: install tools
	$(PY) -m tests.sabotage.run $(FAULTS)

check: install tools
	.venv/bin/ruff format --check src tests bench assets
	.venv/bin/ruff check src tests bench assets
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m django makemigrations --check --dry-run --settings potluck.web.site.settings
	.venv/bin/deptry src
	$(MAKE) test

# Form, types, walls, and the tests that are not slow and need no browser, no server and no real lists.
quick: install
	.venv/bin/ruff format --check src tests bench assets
	.venv/bin/ruff check src tests bench assets
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m pytest -n 2 -m "not browser and not postgres and not shared and $(CHECKED)"

fix:
	.venv/bin/ruff format src tests bench assets
	.venv/bin/ruff check --fix src tests bench assets

bench: bench-link bench-web

bench-link: install
	$(PY) -m bench.link

bench-web: install
	$(PY) -m bench.web
