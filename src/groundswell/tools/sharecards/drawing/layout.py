"""Laying out a card: a design's layers, filled with a content, become marks and words in pixels of one size."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from groundswell.tools.sharecards.drawing import pictures
from groundswell.tools.sharecards.drawing.art import Shape
from groundswell.tools.sharecards.drawing.bidi import is_rtl
from groundswell.tools.sharecards.drawing.content import Box, Content, Problem
from groundswell.tools.sharecards.drawing.design import KEY, PLACES, Design, Layer, filled
from groundswell.tools.sharecards.drawing.fitting import Fitted, Room, fit
from groundswell.tools.sharecards.drawing.marks import Laid, Logo, Words
from groundswell.tools.sharecards.drawing.paths import bounds, dashes, rect
from groundswell.tools.sharecards.drawing.sizes import SIZES, Size
from groundswell.tools.sharecards.drawing.stack import Part, Scene, lay_stack, problems_of, sizes_of, style_of
from groundswell.tools.sharecards.drawing.words import shape

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "yi", "ps", "ckb", "dv", "sd", "ug")
IMPRINT = "imprint"
AIR = 12
"""Pixels between words and what they make way for."""
QUOTES = {"ar": "«»", "fa": "«»", "ur": "«»", "fr": "«»", "es": "«»", "de": "„“", "pl": "„”", "he": '""'}
"""Quotation marks of languages that do not use “ and ”."""


def lay_out(design: Design, content: Content, face: str, size: Size) -> Laid:
    """Put every layer in its place, then the foot band."""
    scene = Scene(size, face, content.language, _runs_left(design, content), design.ground, _labels(design))
    band = _imprint(scene, design, content)
    lift = size.band_top - band
    layers = [layer for layer in design.layers if _is_shown(layer, content, size)]
    for group in _groups(layers, size):
        first = group[0]
        box = _box(first, scene, lift)
        if first["kind"] in ("text", "rule"):
            beside = _stands_beside(first, scene, lift)
            parts = [_part(layer, content, size) for layer in group]
            lay_stack(
                scene,
                box,
                parts,
                align=first.get("align", "start"),
                valign=first.get("valign", "top"),
                beside=beside,
            )
        else:
            pictures.add(scene, first, box, content, band, lift)
    _band(scene, design, content, band)
    return Laid(design.ground, tuple(scene.marks), tuple(scene.over), tuple(scene.words), tuple(_once(scene.problems)))


def _once(problems: Sequence[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _labels(design: Design) -> dict[str, str]:
    return {spec.key: spec.label for spec in design.fields}


def _runs_left(design: Design, content: Content) -> bool:
    if content.language.partition("-")[0] in RIGHT_TO_LEFT:
        return True
    said = [filled(layer.get("words", ""), content.fields) for layer in design.layers if layer["kind"] == "text"]
    return next((is_rtl(words) for words in said if words), False)


def _is_shown(layer: Layer, content: Content, size: Size) -> bool:
    if "only" in layer and size.name not in layer["only"]:
        return False
    return all(_holds(condition, content) for condition in layer.get("when", ()))


def _holds(condition: str, content: Content) -> bool:
    wanted = not condition.startswith("no ")
    name = condition.removeprefix("no ")
    if name == "photo":
        found = bool(content.photo or content.fields.get("drawing"))
    elif name == "map":
        found = bool(content.cells)
    elif name == "logo":
        found = bool(content.logo)
    else:
        found = bool(content.fields.get(name.removeprefix("field:"), "").strip())
    return found == wanted


def _groups(layers: Sequence[Layer], size: Size) -> list[list[Layer]]:
    """Texts that follow each other in the same place belong together; everything else stands alone."""
    groups: list[list[Layer]] = []
    for layer in layers:
        if groups and layer["kind"] in ("text", "rule") and _where(layer, size) == _where(groups[-1][0], size):
            groups[-1].append(layer)
        else:
            groups.append([layer])
    return groups


def _where(layer: Layer, size: Size) -> Any:
    if layer["kind"] not in ("text", "rule"):
        return None
    return tuple(layer["box"].get(size.name, ())) if "box" in layer else layer.get("place", "whole")


def _box(layer: Layer, scene: Scene, lift: float) -> Box:
    """Where a layer stands: its own box, that of the square stretched, or a place inside the margins."""
    size = scene.size
    if found := _sized(layer.get("box"), scene, lift):
        return found
    inner = Box(size.margin, size.top, size.inner_width, size.bottom - lift - size.top)
    x, y, width, height = PLACES[layer.get("place", "whole")]
    return _mirrored(
        Box(inner.x + x * inner.width, inner.y + y * inner.height, width * inner.width, height * inner.height), scene
    )


def _stands_beside(layer: Layer, scene: Scene, lift: float) -> list[Box]:
    """What words make way for: the place that they leave free, and what is drawn in their own ink."""
    kept_free = _sized(layer.get("beside"), scene, lift)
    if kept_free is None:
        return []
    inked = (mark for mark in scene.marks if isinstance(mark, Shape) and mark.fill == layer.get("ink", "on"))
    return [kept_free, *(_around(bounds(mark.path)) for mark in inked)]


def _around(edges: tuple[float, float, float, float]) -> Box:
    left, top, right, bottom = edges
    return Box(left - AIR, top - AIR, right - left + 2 * AIR, bottom - top + 2 * AIR)


def _sized(boxes: Mapping[str, Sequence[float]] | None, scene: Scene, lift: float) -> Box | None:
    size = scene.size
    if not boxes:
        return None
    if size.name in boxes and len(boxes[size.name]) == 4:
        x, y, width, height = boxes[size.name]
    elif "square" in boxes and len(boxes["square"]) == 4:
        x, y, width, height = _stretched(boxes["square"], size)
    else:
        return None
    share = (size.band_top - lift) / size.band_top
    return _mirrored(Box(x, y * share, width, height * share), scene)


def _stretched(numbers: Sequence[float], size: Size) -> tuple[float, float, float, float]:
    square = SIZES["square"]
    across = size.width / square.width
    down = (size.bottom - size.top) / (square.bottom - square.top)
    x, y, width, height = numbers
    return x * across, size.top + (y - square.top) * down, width * across, height * down


def _mirrored(box: Box, scene: Scene) -> Box:
    return box._replace(x=scene.size.width - box.right) if scene.rtl else box


def _part(layer: Layer, content: Content, size: Size) -> Part:
    if layer["kind"] == "rule":
        return Part("", "rule", layer.get("ink", "on"), "", 1, (size.name_size, size.name_size), "")
    words, style = layer.get("words", "{words}"), layer.get("style", "display")
    sizes = layer.get("sizes", {}).get(size.name) or sizes_of(style, size)
    marks = QUOTES.get(content.language.partition("-")[0])
    if marks:
        words = words.replace("“", marks[0]).replace("”", marks[1])
    return Part(
        words=filled(words, content.fields),
        style=style,
        ink=layer.get("ink", "on"),
        over=layer.get("over", ""),
        lines=layer.get("lines", 4),
        sizes=(int(sizes[0]), int(sizes[1])),
        key=next(iter(KEY.findall(words)), ""),
    )


def _imprint(scene: Scene, design: Design, content: Content) -> float:
    """Lay the imprint and say where the foot band begins: higher up where the imprint is long."""
    size = scene.size
    style = style_of("small", scene.face)
    if not content.imprint.strip():
        scene.problems.append(
            Problem(
                "imprint",
                IMPRINT,
                _("There is no imprint. Write in the settings who promotes this and where they are."),
            )
        )
        return size.band_top
    side = logo_side(size) if content.logo else 0
    x = size.margin + side * 1.3
    least = imprint_least(size)
    nominal = min(size.band, 150)
    width = size.width - x - size.margin
    for lines in (2, 3):
        found = fit(
            content.imprint, style, Room(width, nominal - 24, (size.imprint, least), least, lines), scene.language
        )
        if not found.problem and len(found.lines) <= lines:
            break
    if found.problem:
        found = fit(content.imprint, style, Room(width, 2000, (least, least), least, 40), scene.language)
    top = size.band_top - max(0.0, found.height + 48 - nominal)
    scene.problems += problems_of(IMPRINT, _("Imprint"), found)
    scene.words.append(
        _imprint_words(scene, design, found, x, top + (max(nominal, found.height + 48) - _ink(found)) / 2)
    )
    return top


def _ink(found: Fitted) -> float:
    """The height of the imprint as it is seen: from the first capitals to the last line's foot."""
    return found.baseline(len(found.lines) - 1)


def _imprint_words(scene: Scene, design: Design, found: Fitted, x: float, y: float) -> Words:
    lines = []
    for number, line in enumerate(found.lines):
        shaped = shape(line.text, found.style, scene.language, is_rtl(line.text))
        at = scene.size.width - x - shaped.width * found.size if scene.rtl else x
        lines.append((shaped, at, round(y + found.baseline(number))))
    text = " ".join(line.text for line in found.lines)
    return Words(IMPRINT, tuple(lines), found.size, band_ink(design), design.band, text)


def band_ink(design: Design) -> str:
    return "accent" if design.band == "on" else "on"


def imprint_least(size: Size) -> int:
    """The smallest imprint: 2.3 % of the width, which is 9 pixels on a telephone 390 wide."""
    return -(-size.width * 23 // 1000)


def logo_side(size: Size) -> int:
    return {104: 64, 140: 88}.get(size.band, 80)


def _band(scene: Scene, design: Design, content: Content, top: float) -> None:
    """The foot band, drawn over everything but the words."""
    size, y = scene.size, round(top)
    scene.marks.append(Shape(rect(0, y, size.width, size.height - y), design.band))
    if content.logo:
        side = logo_side(size)
        nominal = min(size.band, 150) + size.band_top - y
        x = size.width - size.margin - side if scene.rtl else size.margin
        at = Box(x, round(y + (nominal - side) / 2), side, side)
        scene.marks.append(Logo(at, rect(*at, radius=side * 9 / 40), design.band))
    if size.name == "story":
        # A road along the part that a telephone covers with its own buttons.
        scene.marks += [Shape(dash, band_ink(design)) for dash in dashes(-20, 1767, 1080, 120, 92, 16)]
