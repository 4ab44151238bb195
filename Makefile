# Everything is done by sotay/local/dev.py; without make: python3 sotay/local/dev.py demo
PYTHON ?= python3
export FRESH PORT BIND

.PHONY: demo test check bench lock structure
demo test check bench lock structure:
	@$(PYTHON) sotay/local/dev.py $@ $(ARGS)
