# Both of the README's commands set up what they need by themselves: a virtual environment with pinned packages here,
# and Pulumi's engine in the user's cache (python -m tools.engine says where, and gets it where Pulumi is missing).

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
PIN := --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --no-annotate
OLDEST_PULUMI := 3.259.0
# The release's list of parts (SBOM): CycloneDX's own tool, released monthly. In an environment of its own, since one of
# the packages that it brings takes a second whenever jsonschema is imported, and each emulator imports that.
SBOM := cyclonedx-bom>=7.5,<8
WORKERS ?= 2
# A test of an engine waits for a third of its time.
WORKERS_WITH_ENGINES ?= 3
# Tests of what only developers use, of pages, and of the emulator: to read them alone would take a quarter of the minute.
NOT_FAST := --ignore tests/engine --ignore tests/tools --ignore tests/packaging --ignore tests/emulator --ignore tests/pages
SHOWN := $(PYTHON) tools/progress.py
PIP := $(BIN)/python -m pip install --disable-pip-version-check

# Each process would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.PHONY: help demo test test-fast test-without-engine test-faults test-protection lint breaking format lock engine resource sdk schema samples assumptions documents emulator-pages systems sdks wheel archive release release-dry-run audit bench bench-start bench-pacing clean

help: ## Show these lines
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 17

demo: $(READY) engine ## Show a Lambda integration's life on a real engine, on this machine
	@$(BIN)/python -m tools.demo

test: $(READY) engine ## Run every test
	@$(BIN)/python -m pytest -n $(WORKERS_WITH_ENGINES) --dist worksteal

test-fast: $(READY) ## Run what guards the main promises, in a minute
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not engine and not slow" $(NOT_FAST)

test-without-engine: $(READY) ## Run every test that needs no engine
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not engine" --ignore tests/engine

test-faults: $(READY) ## Let every request of every operation fail in every way, and say how many cells hold
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q tests/faults

test-protection: $(READY) ## Let every way of losing an action meet every state of it, and say how many cells hold
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q tests/protection

lint: $(READY) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy provider/genesyscloud_provider sdk/python/pulumi_genesyscloud sdk/python/pytest_genesyscloud emulator/genesyscloud_emulator tools tests

breaking: $(READY) ## Name what a change takes from users of the last release, unless the changelog does
	@$(BIN)/python -m tools.breaking

format: $(READY) ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

engine: $(READY)
	@$(BIN)/python -m tools.engine > /dev/null

lock: $(READY) ## Pin the newest packages: for development, and of them what the plugin's archives install
	@$(BIN)/uv pip compile --quiet --upgrade $(PIN) --all-extras --group dev --output-file requirements-dev.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet $(PIN) --constraints requirements-dev.txt --output-file requirements-plugin.txt pyproject.toml
	@echo "pulumi==$(OLDEST_PULUMI)" | $(BIN)/uv pip compile --quiet $(PIN) --no-deps --output-file requirements-oldest-pulumi.txt -
	@echo "$(SBOM)" | $(BIN)/uv pip compile --quiet --upgrade $(PIN) --output-file requirements-sbom.txt -

resource: $(READY) ## Write the skeleton of a resource: make resource NAME=OAuthClient FAMILY=authorization
	@$(BIN)/python -m tools.new_resource $(NAME) $(FAMILY)

sdk: $(READY) ## Write the Python SDK's classes from what the resources declare
	@$(BIN)/python -m tools.sdk

schema: $(READY) ## Write schema.json from what the resources declare
	@$(BIN)/python -m tools.schema

samples: $(READY) ## Write the C# and Java of the examples on the pages of resources and lookups
	@$(BIN)/python -m tools.samples

assumptions: $(READY) ## Write docs/assumptions.md from what the provider assumes of Genesys Cloud
	@$(BIN)/python -m tools.assumptions

documents: $(READY) ## Write docs/inventory-documents.md, what an inventory is as JSON, from its models
	@$(BIN)/python -m tools.inventory_documents

emulator-pages: $(READY) ## Write docs/emulator-switches.md and docs/emulator-operations.md from what the emulator declares
	@$(BIN)/python -m tools.switches
	@$(BIN)/python -m tools.operations

systems: $(READY) ## Write docs/systems, a page for each system, from the facts and what the articles say
	@$(BIN)/python -m tools.systems

sdks: schema ## Generate the SDKs of other languages into dist/sdks
	@$(BIN)/python -m tools.sdkgen

wheel: $(READY) ## Build the wheel into dist/
	@$(BIN)/python -m hatchling build -t wheel

archive: $(READY) ## Build the plugin's release archives into dist/
	@$(BIN)/python -m tools.plugin_archive

release: $(READY) engine ## Make all that a release publishes into dist/, if everything agrees with the tag: make release TAG=v1.2.3
	@$(BIN)/python -m tools.release check --tag "$$TAG"
	@$(BIN)/python -m tools.release build --every

release-dry-run: $(READY) ## Make what of a release can be made here into dist/, and say what cannot
	@$(BIN)/python -m tools.release check
	@$(BIN)/python -m tools.release build

audit: $(READY) ## Ask a public service for known vulnerabilities of the pinned packages
	@$(BIN)/uv tool run --from 'pip-audit>=2.9,<3' pip-audit --strict --disable-pip --require-hashes -r requirements-dev.txt

bench: $(READY) engine ## Measure stacks on a real engine, and write the report (about 20 minutes)
	@$(BIN)/python -m tools.bench.stacks --folder docs/benchmarks

bench-start: $(READY) ## Measure how long the engine waits for the plugin
	@$(BIN)/python -m tools.bench.startup

bench-pacing: $(READY) ## Simulate runs under the limit of 300 requests a minute
	@$(BIN)/python -m tools.bench.pacing

clean: ## Remove what was made here; the engine's cache stays
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): pyproject.toml requirements-dev.txt tools/check_python.py
	@command -v $(PYTHON) > /dev/null || { echo "Python is missing: install Python 3.10 or newer, with venv and pip." >&2; exit 1; }
	@$(PYTHON) tools/check_python.py
	@$(SHOWN) "Making a virtual environment in .venv" $(PYTHON) -m venv --clear .venv
	@$(SHOWN) "Installing packages into .venv, once" $(PIP) --require-hashes -r requirements-dev.txt
	@$(PIP) --quiet --no-deps --no-build-isolation --editable .
	@touch $@
