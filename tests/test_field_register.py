"""Every personal field has a purpose, a basis, a keeper and an end."""

import pytest
from django.db import models

from groundswell.trunk.supporters import field_register


def test_every_field_that_could_hold_personal_data_is_listed():
    """
    Failing? Add the field to the `register.py` of its app: `register(...)` with purpose, basis, keeper and end, or
    `not_personal(...)` if nobody's data can ever stand in it.
    """
    assert field_register.unlisted() == []


def test_no_entry_is_left_over_or_says_both():
    assert field_register.stale() == []


def test_a_field_nobody_thought_about_is_found(monkeypatch):
    kept = dict(field_register._kept)
    kept.pop(("supporters.Note", "text"))
    monkeypatch.setattr(field_register, "_kept", kept)

    assert field_register.unlisted() == [("supporters.Note", "text")]


@pytest.mark.parametrize("missing", ["purpose", "keeper", "ends"])
def test_an_entry_without_a_reason_is_refused(missing):
    reasons = {"purpose": "to call her", "basis": "consent", "keeper": "the campaign", "ends": "soon", missing: ""}

    with pytest.raises(ValueError, match="Register"):
        field_register.register("supporters.Note", "text", **reasons)


def test_an_entry_on_a_basis_the_law_does_not_know_is_refused():
    with pytest.raises(ValueError, match="Register"):
        field_register.register("a.B", "c", purpose="x", basis="curiosity", keeper="x", ends="x")


def test_the_walk_passes_by_only_what_says_nothing_by_itself():
    walked = {type(models_field(label, name)) for label, name in field_register.candidates()}

    assert not {models.CharField, models.EmailField, models.TextField, models.JSONField} - walked


def models_field(label, name):
    from django.apps import apps

    return apps.get_model(label)._meta.get_field(name)
