# make demo: the seed plans from text to a picture.  make test: everything that is tested.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOL := $(BIN)/policygraph --store demo/store

.PHONY: demo test docs clean

# The stamp is renewed when the description of the package changes.
$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@

demo: $(VENV)/.installed
	mkdir -p demo
	$(TOOL) build seeds/[0-9]*.md
	$(TOOL) validate
	$(TOOL) query cq01_agency_owns_metric
	$(TOOL) view ownership -o demo/ownership.html

test: $(VENV)/.installed
	$(BIN)/python -m pytest -q

# The pages of docs/ that are made from the ontology, the queries and the commands, and the answers in the READMEs.
docs: $(VENV)/.installed
	$(BIN)/python scripts/reference.py
	$(BIN)/python scripts/examples.py
	$(BIN)/python scripts/readme.py

clean:
	rm -rf demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
