# setup: install and fetch the models · run: shoot the sample · test · lint · bench · audit: fairness of groups · docs · assets: render the wardrobe, the locations and the faces of the documents · lock · clean
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
# Byte code is made when a module is first used: 90 MB less, and a quicker install.
INSTALL := $(PIP) install --no-compile
OUT ?= headshots

.PHONY: setup run test lint bench audit docs assets lock clean
.DELETE_ON_ERROR:

# A stamp per step: a second run finds them newer than what they depend on and starts at once.
$(VENV)/stamp-venv:
	$(PYTHON) -c 'import sys; sys.exit("goodlight needs Python 3.11 or newer: make PYTHON=/path/to/python3") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/stamp-run: $(VENV)/stamp-venv requirements.lock pyproject.toml
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL) --no-deps --editable .
	touch $@

$(VENV)/stamp-models: $(VENV)/stamp-run src/goodlight/models/catalogue.toml
	$(BIN)/goodlight models pull
	touch $@

$(VENV)/stamp-dev: $(VENV)/stamp-run requirements-dev.lock
	$(INSTALL) --require-hashes --requirement requirements-dev.lock
	touch $@

setup: $(VENV)/stamp-models

run: $(VENV)/stamp-models
	$(BIN)/goodlight shoot "$$($(BIN)/goodlight models path sample-astronaut)" --out $(OUT) --count 12
	@echo "The contact sheet is $(OUT)/contact-sheet.jpg"

test: $(VENV)/stamp-dev
	$(BIN)/python -m pytest

lint: $(VENV)/stamp-dev
	$(BIN)/ruff check .

bench: $(VENV)/stamp-models $(VENV)/stamp-dev
	$(BIN)/python benchmarks/run.py

# Galleries of the test portraits by group: benchmarks/fairness.json and docs/fairness.md. It goes on where it stopped.
audit: $(VENV)/stamp-models $(VENV)/stamp-dev
	$(BIN)/python benchmarks/fairness.py

docs: $(VENV)/stamp-models $(VENV)/stamp-dev
	$(BIN)/python docs/make_models_page.py
	$(BIN)/python docs/make_coach_page.py
	$(BIN)/python docs/make_cli_page.py
	$(BIN)/python docs/make_pictures.py
	$(BIN)/python docs/make_light_picture.py
	$(BIN)/python docs/make_direction_page.py --pictures

# Its own environment: Blender's module is GPL-3 and must not mix with what the program runs on. bpy needs Python 3.11.
build/assets-venv/stamp: assets/requirements.txt
	$(PYTHON) -m venv build/assets-venv
	build/assets-venv/bin/python -m pip --disable-pip-version-check --no-input --quiet install --no-deps --requirement assets/requirements.txt
	touch $@

assets: build/assets-venv/stamp
	build/assets-venv/bin/python assets/wardrobe/build.py
	build/assets-venv/bin/python assets/locations/build.py
	build/assets-venv/bin/python assets/faces/build.py

# Resolve the locks anew: uv writes hashes for every platform and, asked so, no address of an index.
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
lock: $(VENV)/stamp-run
	$(INSTALL) uv
	$(COMPILE) --upgrade --output-file requirements.lock
	$(COMPILE) --upgrade --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) $(OUT) .pytest_cache .ruff_cache .hypothesis
