# 'make course' is all it takes. Everything is done by bootstrap.py, which needs Python alone: without make, type
# 'python bootstrap.py course'. To choose a Python: make setup PYTHON=python3.12

PYTHON ?= $(shell command -v python3 2>/dev/null || command -v python 2>/dev/null || echo python3)
COMMANDS := setup course lab test test-install bench build doctor clean

.DEFAULT_GOAL := help
.PHONY: help $(COMMANDS)

help:
	@$(PYTHON) bootstrap.py --help

$(COMMANDS):
	@$(PYTHON) bootstrap.py $@
