"""`python -m tests.lint [paths]`: print what the rules find; exit 1 if they find anything."""

import sys

from tests.lint.rules import all_rules, findings

found = findings(all_rules(), sys.argv[1:] or None)
for finding in found:
    print(finding)
sys.exit(bool(found))
