# The two commands that do everything: `make run` and `make test`. `make help` lists the others.

PREFIX ?= /usr/local
DESTDIR ?=
# What `make run` runs: the first that exists, unless told otherwise.
NOTEBOOK ?= $(firstword $(wildcard notebooks/line.md notebooks/*.md) Tests/Lessons/line.md)
STAGE ?= program
# What is measured beside them, all unless told otherwise, and how often.
WORKLOADS ?=
ROUNDS ?= 3
# Options of the bench, such as BENCH='--only kernels --fast'.
BENCH ?=
# Lessons that are held to PyTorch.
SEEDS ?= 1-1000
# A Python that has PyTorch and JAX, as Tests/Peers/setup.sh makes one.
PYTHON ?= .build/peers/bin/python

packages := libcmark-dev duktape-dev zlib1g-dev libjs-katex pkg-config
peer_packages := libdnnl2
page_packages := chromium default-jre-headless python3-venv
release := -c release -Xswiftc -static-stdlib
nbrun := .build/release/nbrun
pages := .build/pages

.DEFAULT_GOAL := help
.PHONY: help deps build run test lint format bench bench-products bench-peers twins explain check-pages install \
  uninstall clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' \
	  | expand -t 16

deps: ## install the system packages that are missing, or say which to install
	@.ci/deps $(packages)

build: deps ## build nbrun for release
	swift build $(release) --product nbrun

run: build ## build, then run a notebook into output/ (NOTEBOOK=lesson.md)
	$(nbrun) --output-dir output $(NOTEBOOK)

explain: build ## print a stage of a notebook (NOTEBOOK=lesson.md STAGE=graph)
	@$(nbrun) explain --stage $(STAGE) $(NOTEBOOK)

test: deps ## run all tests
	swift test --disable-xctest

lint: ## check the style of the sources
	swift format lint --strict --recursive Package.swift Sources Tests

format: ## bring the sources into that style
	swift format --in-place --recursive Package.swift Sources Tests

bench: deps ## measure the engine
	swift build $(release) --product nbrun-bench
	.build/release/nbrun-bench $(BENCH)

bench-products: deps ## measure matrix products beside oneDNN's, in turns
	@.ci/deps $(peer_packages)
	swift build $(release) --product nbrun-bench
	.build/release/nbrun-bench --beside libdnnl.so.2 $(BENCH)

bench-peers: build ## measure beside PyTorch and JAX (PYTHON=one that has them, else it is made)
	test -x $(PYTHON) || Tests/Peers/setup.sh .build/peers
	python3 Tests/Peers/compare.py --nbrun $(abspath $(nbrun)) --python $(abspath $(PYTHON)) \
	  --rounds $(ROUNDS) $(WORKLOADS)

twins: build ## hold random lessons to PyTorch's numbers (SEEDS=1-1000, PYTHON=one that has it)
	test -x $(PYTHON) || Tests/Peers/setup.sh .build/peers
	$(abspath $(PYTHON)) Tests/Peers/twins/compare.py --nbrun $(abspath $(nbrun)) --seeds $(SEEDS)

check-pages: build ## run the notebooks, check the pages in a browser and by the W3C's checker
	@.ci/deps $(page_packages)
	test -x $(pages)/bin/python || python3 -m venv $(pages)
	$(pages)/bin/pip install --quiet --requirement Tests/Pages/requirements.txt
	.ci/notebooks $(nbrun)
	$(pages)/bin/python Tests/Pages/check_pages.py output

install: build ## put nbrun under PREFIX (/usr/local)
	install -D -s -m 755 $(nbrun) $(DESTDIR)$(PREFIX)/bin/nbrun

uninstall: ## take it away again
	rm -f $(DESTDIR)$(PREFIX)/bin/nbrun

clean: ## remove what was built and what was run
	rm -rf .build
	find output -mindepth 1 ! -name .gitkeep -delete
