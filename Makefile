# `make score` and `make test` set up what they need, in .venv, from the versions in constraints.txt.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# The demo unless told otherwise: make score CORPUS=my.tmx GLOSSARY=my.tsv REFERENCE=ref.tmx COMET=Unbabel/wmt22-comet-da
CORPUS ?= corpora/demo.tmx
ifeq ($(CORPUS),corpora/demo.tmx)
GLOSSARY ?= corpora/glossary.tsv
endif
GLOSSARY ?=
REFERENCE ?=
SYSTEM ?=
# A hub name or a folder; empty: the best model on this machine, comet-mini if there is none; no: no COMET, no torch.
COMET ?=
DATA ?= $(or $(MTQA_DATA),../shared/data)
OUT ?= reports/$(basename $(notdir $(CORPUS)))
ARGS ?=

READY := $(VENV)/core.ready
ifneq ($(COMET),no)
READY += $(VENV)/comet.ready
endif
INPUT = $(CORPUS) $(if $(GLOSSARY),--glossary $(GLOSSARY)) $(foreach file,$(REFERENCE),--reference $(file)) \
	$(foreach pair,$(SYSTEM),--system $(pair)) $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help score demo report review check compare glossary mine explain test lint types bench bench-checks bench-check-speed bench-files bench-metrics bench-mining bench-page bench-terms comet-mini docs screenshots sample clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 19

score: $(READY)  ## load, score, flag and report CORPUS (the demo by default)
	@$(BIN)/mtqa run $(INPUT) $(if $(filter-out no,$(COMET)),--comet-model $(COMET)) --out $(OUT)

demo: score  ## the same as score

report: $(VENV)/core.ready  ## write the report of a finished run again: OUT=reports/demo
	@$(BIN)/mtqa report $(OUT)

review: $(VENV)/core.ready  ## work in the report of a finished run, every decision saved at once: OUT=reports/demo
	@$(BIN)/mtqa review $(OUT) $(ARGS)

check: $(VENV)/core.ready  ## findings only, as text
	@$(BIN)/mtqa check $(INPUT)

glossary: $(VENV)/core.ready  ## form and faults of GLOSSARY
	@$(if $(GLOSSARY),,echo "name a glossary: make glossary GLOSSARY=my.tsv" >&2; exit 2;) \
		code=0; for part in "fmt --check" lint; do $(BIN)/mtqa glossary $$part $(GLOSSARY) || code=$$?; done; exit $$code

mine: $(VENV)/core.ready  ## terms that CORPUS has and GLOSSARY has not, from post-edits above all, as TSV and as a page in OUT
	@mkdir -p $(OUT)
	@$(BIN)/mtqa glossary mine $(CORPUS) $(if $(GLOSSARY),--glossary $(GLOSSARY)) $(foreach file,$(REFERENCE),--reference $(file)) \
		$(foreach pair,$(SYSTEM),--system $(pair)) -o $(OUT)/candidates.tsv --html $(OUT)/candidates.html $(ARGS)
	@echo "$(OUT)/candidates.tsv, to read as $(OUT)/candidates.html; then mtqa glossary accept or reject"

compare: $(VENV)/core.ready  ## the systems of a finished run against each other: OUT=reports/demo
	@$(BIN)/mtqa compare $(OUT) $(ARGS)

explain: $(VENV)/core.ready  ## the list of checks
	@$(BIN)/mtqa explain

test: $(VENV)/dev.ready $(VENV)/browser.ready  ## every test
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/dev.ready  ## ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/dev.ready  ## mypy, strict
	@$(BIN)/mypy

bench: $(VENV)/dev.ready  ## speed, as ratios to peers in the same run
	@for script in benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

bench-checks: $(VENV)/dev.ready  ## what the checks flag on human references: ARGS="GPT4-5shot ONLINE-B", ARGS=--markdown for docs/bench-checks.md
	@$(BIN)/python benchmarks/bench_checks.py $(ARGS)

bench-check-speed: $(VENV)/dev.ready  ## segments a second of all checks and of each: ARGS="--peer /venv/with/translate-toolkit/bin/python"
	@$(BIN)/python benchmarks/bench_check_speed.py $(ARGS)

bench-files: $(VENV)/dev.ready  ## reading speed and memory of a generated TMX: ARGS="100" for 100 MB
	@$(BIN)/python benchmarks/bench_files.py $(ARGS)

bench-metrics: $(VENV)/dev.ready  ## COMET beside its own predict, bootstrap beside sacrebleu's: ARGS="--segments 300"
	@$(BIN)/python benchmarks/bench_metrics.py $(ARGS)

bench-mining: $(VENV)/dev.ready  ## how often mining finds a term's English, on public data (docs/data.md)
	@$(BIN)/python -W ignore benchmarks/bench_mining.py $(ARGS)

bench-page: $(VENV)/dev.ready $(VENV)/browser.ready  ## how soon the review page shows 1,000 to 100,000 rows: ARGS="10000"
	@$(BIN)/python benchmarks/bench_page.py $(ARGS)

bench-terms: $(VENV)/dev.ready  ## term matching against naive search, on public data (docs/data.md)
	@$(BIN)/python benchmarks/bench_terms.py $(ARGS)

comet-mini: $(VENV)/dev.ready  ## train the small COMET checkpoint anew, about an hour and a half on two free cores
	OMP_WAIT_POLICY=passive $(BIN)/python -m training.comet_mini.train --data $(DATA) --out build/comet-mini
	OMP_WAIT_POLICY=passive $(BIN)/python -m training.comet_mini.head --data $(DATA) --out build/comet-mini
	$(BIN)/python -m training.comet_mini.export --data $(DATA) --run build/comet-mini --to mtqa/metrics/mini/comet-mini

docs: $(VENV)/core.ready  ## docs/checks.md from the checks' manuals
	@$(BIN)/mtqa explain --markdown > docs/checks.md

screenshots: $(VENV)/dev.ready $(VENV)/browser.ready score  ## pictures of the demo's report in docs/
	@$(BIN)/python tests/screenshots.py $(OUT)/index.html docs

sample: score  ## the demo's report as reports/sample, which git keeps
	@mkdir -p reports/sample && cp reports/demo/index.html reports/demo/findings.json reports/sample/

clean:  ## remove the environment and what runs wrote
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find reports -mindepth 1 -maxdepth 1 ! -name sample ! -name README.md -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "mtqa needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# One stamp for each set of packages, so that a second run starts at once.
$(VENV)/core.ready: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/comet.ready: $(VENV)/core.ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[comet]'
	@touch $@

$(VENV)/dev.ready: $(VENV)/comet.ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[comet,xlsx,dev]'
	@touch $@

# A browser that cannot be had is no reason not to test the rest: the tests that need it say how to get one.
$(VENV)/browser.ready: $(VENV)/dev.ready
	@$(BIN)/python tests/chromium.py && touch $@ || true
