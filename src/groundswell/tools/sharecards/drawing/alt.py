"""The first draft of a card's alt text, from what it says. A person reads it before it goes out."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from groundswell.tools.sharecards.drawing.content import Content
from groundswell.tools.sharecards.drawing.design import KEY, read_design
from groundswell.tools.sharecards.drawing.words import clean

MOST = 1000


def draft_alt(design: Mapping[str, Any], content: Content) -> str:
    """
    The words of the card in the order they are read; sentences whose fields are empty are left out.

    :raises DesignError: for a design that cannot be read.
    """
    read = read_design(design)
    if read.alt:
        sentences = [_sentence(part, content.fields) for part in _parts(read.alt)]
    else:
        keys = [spec.key for spec in read.fields if spec.key != "drawing"]
        sentences = [_ended(clean(content.fields.get(key, "")).replace("\n", " ")) for key in keys]
    said = " ".join(sentence for sentence in sentences if sentence)
    if content.photo and any(layer["kind"] == "photo" for layer in read.layers):
        said += " " + _("With a photo.")
    return said.strip()[:MOST]


def _parts(words: str) -> list[str]:
    """The sentences of a pattern: it is cut after a full stop or a closed field that a space and a new one follow."""
    return [part for part in re.split(r"(?<=[.!?”])\s+(?=[A-Z{“])", words) if part]


def _sentence(part: str, fields: Mapping[str, str]) -> str:
    """A sentence with its fields; "" where it names fields and all are empty."""
    keys = KEY.findall(part)
    said = {key: clean(fields.get(key, "")).replace("\n", " ") for key in keys}
    if keys and not any(said.values()):
        return ""
    text = KEY.sub(lambda match: said[match[1]], part)
    text = re.sub(r"[,:]\s*(?=[.,]|$)|\s+(?=[.,])", "", text)
    text = re.sub(r"([.!?”])\.(?!\w)", r"\1", text)
    return _ended(text.strip(" ,"))


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?", "”", "…")) else f"{text}."
