"""What a design asks people to fill in."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext

from groundswell.tools.sharecards.drawing import DesignError, FieldSpec, read_design


def fields_of(design: Mapping[str, Any]) -> tuple[FieldSpec, ...]:
    """The fields of a design, in its order; none of one that cannot be read."""
    try:
        # The house's own labels in the reader's language; those of a template of one's own stay as written.
        return tuple(replace(spec, label=gettext(spec.label)) for spec in read_design(design).fields)
    except DesignError:
        return ()


def shows_photo(design: Mapping[str, Any]) -> bool:
    """Whether a photo has a place on it."""
    return any(layer.get("kind") == "photo" for layer in design.get("layers", ()))


def shows_map(design: Mapping[str, Any]) -> bool:
    """Whether a board's map stands on it."""
    return any(layer.get("kind") == "map" for layer in design.get("layers", ()))


def plain(design: Mapping[str, Any]) -> dict[str, Any]:
    """A design as the database keeps it: the house's translated words become those of now."""
    found: dict[str, Any] = json.loads(json.dumps(dict(design), cls=DjangoJSONEncoder))
    return found


def samples_of(design: Mapping[str, Any]) -> dict[str, str]:
    """What each field shows before anybody fills it in."""
    return {spec.key: str(spec.sample) for spec in fields_of(design)}
