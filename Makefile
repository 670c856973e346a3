# Shortcuts. Everything works without make: see the README.
.PHONY: run test bench check clean
PYTHON ?= python3

run: .venv/installed
	.venv/bin/oap serve

test: .venv/tested
	.venv/bin/python -m tests

bench: .venv/tested
	.venv/bin/python -m bench

check: .venv/installed
	.venv/bin/oap check

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
