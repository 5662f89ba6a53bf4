"""Each house rule catches its bad samples, lets its good ones pass, and finds nothing in the project."""

import pytest

from tests.lint.rules import all_rules, findings

RULES = all_rules()
BAD = [pytest.param(rule, *sample, id=f"{rule.__name__}-{n}") for rule in RULES for n, sample in enumerate(rule.BAD)]
GOOD = [pytest.param(rule, *sample, id=f"{rule.__name__}-{n}") for rule in RULES for n, sample in enumerate(rule.GOOD)]


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_a_bad_sample_is_caught(rule, path, text):
    assert rule.APPLIES(path)

    assert list(rule.check(path, text))


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_a_good_sample_passes(rule, path, text):
    assert list(rule.check(path, text)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule):
    found = findings([rule])

    assert not found, "\n".join(map(str, found))
