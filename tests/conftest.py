"""What holds for every test."""

import os

# Runs in a test's own process do all the work there: starting others takes longer than most tests. The command line,
# as tests call it, and the tests of the crew itself use them as users do.
os.environ.setdefault("CLIPFILE_PROCESSES", "1")
