"""One target, fuzzed by atheris in this process: `one.py TARGET [libFuzzer flags] CORPUS`."""

import sys

import atheris

with atheris.instrument_imports(include=["clipfile"]):
    from targets import targets

if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, targets()[name])
    atheris.Fuzz()
