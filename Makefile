# Two commands matter: `make serve` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
UV := $(BIN)/uv pip
export UV_COMPILE_BYTECODE := 1
# Into our own environment, whichever is active; by pip where only pip knows the way to a mirror.
define install
$(UV) install --quiet --python $(BIN)/python $(1) || $(BIN)/pip install --quiet $(1)
endef
REDOCLY := @redocly/cli@2.77.0
IMAGES := (python|nginx|valkey/valkey):[0-9][a-z0-9.-]+
NODE := tests/node/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help serve install test format lint types layers spec-lint pytest learn bench lock sbom pin-images release clean

help: ## List what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

serve: $(VENV)/.runtime ## Serve on 127.0.0.1:8080 (TUNE_OR_PROMPT_BIND changes it)
	@exec env PYTHONPATH=service $(BIN)/gunicorn --config python:tune_or_prompt.gunicorn_conf

install: $(VENV)/.dev $(NODE) ## Install everything that the tests need

test: ## Run every check and every test
	@$(MAKE) --no-print-directory --jobs=2 --output-sync install lint types layers spec-lint
	@$(MAKE) --no-print-directory pytest

format: $(VENV)/.dev ## Lay out and mend the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.dev ## Check layout and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev ## Check types
	$(BIN)/mypy .

layers: $(VENV)/.dev ## Check who imports whom
	$(BIN)/lint-imports

spec-lint: ## Lint the OpenAPI document where npm is present
	@if ! command -v npx >/dev/null; then \
	  echo "spec-lint: npm is not installed, so redocly did not lint the OpenAPI document."; \
	elif ! npm_config_fetch_retries=0 timeout 120 npx --yes $(REDOCLY) --version >/dev/null 2>&1; then \
	  echo "spec-lint: $(REDOCLY) could not be fetched, so the OpenAPI document was not linted."; \
	else \
	  REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
	    npx --yes $(REDOCLY) lint openapi/openapi.json; \
	fi

pytest: $(VENV)/.dev $(NODE) ## Run the tests alone
	$(BIN)/pytest -n auto --dist worksteal $(PYTEST_ARGS)

learn: $(VENV)/.dev ## Fit the engine to its cases, and write how often it is right
	$(BIN)/python -m scripts.learn

bench: $(VENV)/.dev ## Measure speed as ratios and write docs/performance.md
	$(call install,--group bench --constraint requirements-dev.txt)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --ignore-requires-python \
	  --require-hashes --requirement bench/peers/opa.txt \
	  || echo "bench: OPA's evaluator could not be installed; that peer stays out."
	$(BIN)/pytest -q bench/tests
	$(BIN)/python -m bench $(BENCH_ARGS)

lock: $(BIN)/uv ## Pin every dependency again, with hashes
	$(UV) compile --quiet --upgrade --generate-hashes --universal --custom-compile-command "make lock" \
	  --extra serve --extra redis --group build --output-file requirements.txt pyproject.toml
	$(UV) compile --quiet --upgrade --generate-hashes --universal --custom-compile-command "make lock" \
	  --constraint requirements.txt --all-extras --group dev --output-file requirements-dev.txt pyproject.toml

sbom: $(VENV)/.dev ## Write sbom.json: what is served, in CycloneDX
	$(BIN)/python -W ignore -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml \
	  --output-reproducible --output-file sbom.json

pin-images: ## Pin every image by its digest (asks the registry by docker)
	@for image in $$(grep -hoE '$(IMAGES)' Dockerfile docker-compose.yml | sort -u); do \
	  digest=$$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$$image") || exit 1; \
	  sed -i -E "s#$$image(@sha256:[0-9a-f]+)?#$$image@$$digest#" Dockerfile docker-compose.yml; \
	done

release: $(VENV)/.dev ## Release VERSION=1.2.3: version, changelog, tag with notes, wheel
	$(BIN)/python -m scripts.release $(VERSION)

clean: ## Remove the virtual environment and every cache
	rm -rf $(VENV) tests/node/node_modules sbom.json build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(BIN)/uv:
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "No virtual environment could be made. On Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(NODE): tests/node/package-lock.json
	@if ! command -v npm >/dev/null; then \
	  echo "tests/node: npm is not installed, so the tests that need its programs are left out."; \
	elif ! npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --silent; then \
	  echo "tests/node: its programs could not be fetched, so the tests that need them are left out."; \
	fi

$(VENV)/.runtime: requirements.txt | $(BIN)/uv
	$(call install,--require-hashes --requirement requirements.txt)
	@$(BIN)/python -m compileall -q service
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(BIN)/uv
	$(call install,--require-hashes --requirement requirements-dev.txt)
	$(call install,--no-deps --editable .)
	@$(BIN)/python -m compileall -q service
	@touch $@ $(VENV)/.runtime
