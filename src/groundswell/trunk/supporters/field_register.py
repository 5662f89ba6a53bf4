"""
The field register: why each personal field is kept, on what basis, who keeps it, and when it ends.

Each app lists its own fields in its `register.py`. A field that could hold personal data and is in no list fails the
build (tests/test_field_register.py). Nothing here imports a model, so that `register.py` may be loaded at any time.
"""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from groundswell.trunk.tools import module_exists

CONSENT, CONTRACT, INTEREST, LAW = "consent", "contract", "legitimate interest", "legal duty"
BASES = frozenset({CONSENT, CONTRACT, INTEREST, LAW})

# Keys, times, yes and no, and counts say nothing by themselves: what they are about is said by the text beside them.
SAYS_NOTHING = (
    models.AutoField,
    models.BooleanField,
    models.DateTimeField,
    models.IntegerField,
    models.ForeignKey,
    models.UUIDField,
)


@dataclass(frozen=True)
class Kept:
    """One personal field and why we may keep it, each in words for the person it is about."""

    model: str
    field: str
    purpose: str
    basis: str
    keeper: str
    ends: str


_kept: dict[tuple[str, str], Kept] = {}
_not_personal: set[tuple[str, str]] = set()


def register(model: str, *fields: str, purpose: str, basis: str, keeper: str, ends: str) -> None:
    """
    List personal fields of a model ("supporters.Person"), all kept for the same reason.

    :raises ValueError: for an empty reason or a basis the law does not know.
    """
    if basis not in BASES or not all((fields, purpose, keeper, ends)):
        raise ValueError(f"Register {model} {fields} with a purpose, one of {sorted(BASES)}, a keeper and an end")
    for field in fields:
        _kept[model, field] = Kept(model, field, purpose, basis, keeper, ends)


def not_personal(model: str, *fields: str) -> None:
    """List fields that hold no personal data, although their type could."""
    _not_personal.update((model, field) for field in fields)


def load() -> None:
    """Read the `register.py` of every installed app that has one."""
    for config in apps.get_app_configs():
        if config.name.startswith("django.") or not module_exists(f"{config.name}.register"):
            continue
        importlib.import_module(f"{config.name}.register")


def kept() -> list[Kept]:
    """Every personal field, in the order of model and field."""
    load()
    return [_kept[key] for key in sorted(_kept)]


def personal_fields(model: str) -> frozenset[str]:
    """Names of the personal fields of one model."""
    load()
    return frozenset(field for label, field in _kept if label == model)


def candidates() -> Iterator[tuple[str, str]]:
    """Every field of every installed model, ours and the libraries', that could hold personal data."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if not isinstance(field, SAYS_NOTHING) and field.name != "public_id":
                yield model._meta.label, field.name


def unlisted() -> list[tuple[str, str]]:
    """Fields that nobody has thought about."""
    load()
    return sorted(set(candidates()) - set(_kept) - _not_personal)


def stale() -> list[tuple[str, str]]:
    """Entries for fields that do not exist (any more), or that say both."""
    load()
    existing = {
        (model._meta.label, f.name)
        for model in apps.get_models(include_auto_created=True)
        for f in model._meta.concrete_fields
    }
    return sorted(((set(_kept) | _not_personal) - existing) | (set(_kept) & _not_personal))
