"""The layers that are not words: photos, shapes, drawings, maps, goal lines and bars become marks."""

import re
from collections.abc import Callable, Mapping, Sequence

from groundswell.tools.sharecards.drawing import art
from groundswell.tools.sharecards.drawing.art import Shape
from groundswell.tools.sharecards.drawing.content import Box, Cell, Content
from groundswell.tools.sharecards.drawing.design import KEY, Layer, filled
from groundswell.tools.sharecards.drawing.fitting import Room, fit
from groundswell.tools.sharecards.drawing.marks import Logo, Photo
from groundswell.tools.sharecards.drawing.paths import Path, arch, ellipse, hexagon, moved, parse, rect
from groundswell.tools.sharecards.drawing.stack import Part, Scene, lay_stack, style_of
from groundswell.tools.sharecards.drawing.words import width

ROOT3 = 3**0.5
QUOTE_MARK = "M0 0C0 -62 28 -104 86 -124L98 -98C66 -84 52 -66 50 -46H92V46H0z"
HILLS = (
    ("accent+7", "M0 -110C194 -254 367 -254 562 -142S907 -222 1080 -206V2000H0z"),
    ("accent+15", "M0 0C216 -112 454 -96 648 -32S950 -64 1080 -80V2000H0z"),
)
TREES = ((110, 1.5), (190, 1.05), (930, 1.7), (1015, 1.1))


def add(scene: Scene, layer: Layer, box: Box, content: Content, band: float, lift: float) -> None:
    """Add the marks of a layer to the scene; `band` is where the foot band begins."""
    if layer["kind"] == "photo":
        _photo(scene, layer, box, content, band, lift)
    elif layer["kind"] == "drawing":
        _drawing(scene, layer.get("name", "bus"), layer, box, lift)
    elif layer["kind"] == "logo":
        _logo(scene, layer, box, content)
    elif layer["kind"] == "map":
        _map(scene, layer, box, content.cells or ())
    elif layer["kind"] == "goal":
        _goal(scene, layer, box, content)
    elif layer["kind"] == "bars":
        _bars(scene, layer, box, content)
    elif layer["kind"] == "shape":
        SHAPES[layer.get("form", "rect")](scene, layer, box, band)


def _photo(scene: Scene, layer: Layer, box: Box, content: Content, band: float, lift: float) -> None:
    if content.photo:
        scene.marks.append(Photo(box, _clip(layer.get("form", "arch"), box, band)))
        return
    name = content.fields.get("drawing", "").strip() or layer.get("otherwise", "")
    if name == "quote-mark":
        _quote_mark(scene, {"tone": "accent+8"}, box, band)
    elif name in art.names():
        _drawing(scene, name, layer, box, lift)


def _clip(form: str, box: Box, band: float) -> Path:
    if form == "circle":
        radius = min(box.width, box.height) / 2
        return ellipse(box.x + box.width / 2, box.y + box.height / 2, radius, radius)
    if form == "rounded":
        return rect(*box, radius=min(box.width, box.height) * 0.08)
    if form == "arch":
        return arch(*box, radius=min(box.width / 2, box.height))
    return rect(*box)


def _drawing(scene: Scene, name: str, layer: Layer, box: Box, lift: float) -> None:
    """At its anchor for this size, or as large as its box holds, standing on the box's foot."""
    if at := layer.get("at", {}).get(scene.size.name):
        x, y, scale = at[0], at[1] - lift, at[2] if len(at) > 2 else 1
        if scene.rtl:
            frame = art.art(name).frame
            x = scene.size.width - x - (frame.x + frame.right) * scale
    else:
        frame = art.art(name).frame
        scale = min(box.width / frame.width, box.height / frame.height)
        x = box.x + (box.width - frame.width * scale) / 2 - frame.x * scale
        y = box.bottom - frame.bottom * scale
    scene.marks += art.placed(name, x, y, scale)


def _logo(scene: Scene, layer: Layer, box: Box, content: Content) -> None:
    if not content.logo:
        return
    side = min(box.width, box.height)
    at = Box(round(box.x + (box.width - side) / 2), round(box.y + (box.height - side) / 2), round(side), round(side))
    round_one = layer.get("form") == "circle"
    scene.marks.append(
        Logo(at, rect(*at, radius=side / 2 if round_one else side * 9 / 40), layer.get("tone", scene.ground))
    )


def _rect(scene: Scene, layer: Layer, box: Box, band: float) -> None:
    scene.marks.append(Shape(rect(*(round(at) for at in box)), layer.get("tone", "on")))


def _rounded(scene: Scene, layer: Layer, box: Box, band: float) -> None:
    radius = layer.get("radius", min(box.width, box.height) * 0.18)
    border = layer.get("border", "")
    scene.marks.append(Shape(rect(*box, radius=radius), layer.get("tone", "on"), border, layer.get("thickness", 8)))


def _circle(scene: Scene, layer: Layer, box: Box, band: float) -> None:
    radius = min(box.width, box.height) / 2
    centre = box.x + box.width / 2, box.y + box.height / 2
    scene.marks.append(Shape(ellipse(*centre, radius, radius), layer.get("tone", "on")))


def _frame(scene: Scene, layer: Layer, box: Box, band: float) -> None:
    scene.marks.append(Shape(rect(*box, radius=layer.get("radius", 40)), "", layer.get("tone", "on"), 8))


def _hills(scene: Scene, layer: Layer, box: Box, band: float) -> None:
    """Hills whose nearer ridge begins at the top of the box, with trees where `trees` says so."""
    across = scene.size.width / 1080
    rise = layer.get("rise", {}).get(scene.size.name, (100,))[0] / 100 * across
    if "box" not in layer:
        # In a place the hills fill its lower part, and the trees stand on the foot band.
        rise = box.height * 0.5 / 254
        box = Box(box.x, box.y + box.height * 0.5, box.width, band + 6 - box.y - box.height * 0.5)
    for tone, data in HILLS:
        ridge = tuple(
            (letter, tuple(at * rise + box.y if index % 2 else at * across for index, at in enumerate(numbers)))
            for letter, numbers in parse(data)
        )
        scene.marks.append(Shape(ridge, tone))
    # On a wide card words stand where the trees on the left would be.
    trees = TREES[2:] if "rise" in layer and scene.size.width > scene.size.height else TREES
    for x, tall in trees if layer.get("trees", True) else ():
        scale = tall * min(1.0, scene.size.height / 1080)
        scene.marks += art.placed("tree", x * across, box.bottom - 26 * scale, scale)


def _quote_mark(scene: Scene, layer: Layer, box: Box, band: float) -> None:
    """Opening quotation marks that fill the box."""
    scale = min(box.width / 204, box.height / 170)
    for x in (0, 112):
        at = box.x + x * scale + (box.width - 204 * scale) / 2
        scene.marks.append(
            Shape(moved(parse(QUOTE_MARK), at, box.bottom - 46 * scale, scale), layer.get("tone", "accent+8"))
        )


def _sign(scene: Scene, layer: Layer, box: Box, band: float) -> None:
    """A board on a pole that stands on the foot band."""
    tone, inner = layer.get("tone", "on"), layer.get("border", "accent")
    middle, edge = box.x + box.width / 2, box.width / 36
    pole = max(20.0, box.width * 0.044)
    scene.marks += [
        Shape(rect(round(middle - pole / 2), round(box.bottom - 10), round(pole), round(band - box.bottom + 20)), tone),
        Shape(rect(*box, radius=box.width * 0.078), tone),
        Shape(
            rect(box.x + edge, box.y + edge, box.width - 2 * edge, box.height - 2 * edge, radius=box.width * 0.056),
            "",
            inner,
            max(5.0, box.width * 0.011),
        ),
    ]


def _windscreen(scene: Scene, layer: Layer, box: Box, band: float) -> None:
    """The front window of a bus, a little wider at its foot."""
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    lean, turn = box.width * 0.021, 50.0
    path: Path = (
        ("M", (x + lean + turn, y)),
        ("L", (right - lean - turn, y)),
        ("C", (right - lean - turn * 0.45, y, right - lean, y + turn * 0.4, right - lean, y + turn * 0.9)),
        ("L", (right, bottom - turn * 1.2)),
        ("C", (right, bottom - turn * 0.5, right - turn * 0.5, bottom, right - turn, bottom)),
        ("L", (x + turn, bottom)),
        ("C", (x + turn * 0.5, bottom, x, bottom - turn * 0.5, x, bottom - turn * 1.2)),
        ("L", (x + lean, y + turn * 0.9)),
        ("C", (x + lean, y + turn * 0.4, x + lean + turn * 0.45, y, x + lean + turn, y)),
        ("Z", ()),
    )
    scene.marks.append(Shape(path, layer.get("tone", "on")))


SHAPES: Mapping[str, Callable[[Scene, Layer, Box, float], None]] = {
    "rect": _rect,
    "rounded": _rounded,
    "circle": _circle,
    "frame": _frame,
    "hills": _hills,
    "quote-mark": _quote_mark,
    "sign": _sign,
    "windscreen": _windscreen,
}


def _map(scene: Scene, layer: Layer, box: Box, cells: Sequence[Cell]) -> None:
    """Hexagons as large as the box holds, those of state "new" larger and ticked; without cells, one ticked place."""
    ink = layer.get("ink", "on")
    ground = scene.ground if scene.ground != ink else "accent"
    other = "on" if ink == "accent" else "accent"
    drawn = cells or _honeycomb()
    middles = {(q, r): (q + (0.5 if r % 2 else 0), r * ROOT3 / 2) for q, r, _ in drawn}
    left, top = (min(at[axis] for at in middles.values()) for axis in (0, 1))
    right, bottom = (max(at[axis] for at in middles.values()) for axis in (0, 1))
    step = min(box.width / (right - left + 1.25), box.height / (bottom - top + 1.4), box.width / 4.4)
    offset_x = box.x + (box.width - (right - left) * step) / 2 - left * step
    offset_y = box.y + (box.height - (bottom - top) * step) / 2 - top * step
    radius = step / ROOT3 * 0.885
    mark = max(step, min(box.width, box.height) * 0.09)
    line = max(1.5, step * 0.048)
    for q, r, state in sorted(drawn, key=lambda cell: cell[2] == "new"):
        x, y = (middles[q, r][0] * step + offset_x, middles[q, r][1] * step + offset_y)
        if state == "new":
            scene.marks.append(Shape(hexagon(x, y, mark / ROOT3 * 1.47), ink, ground, mark * 0.135))
            tick = (
                ("M", (x - mark * 0.32, y + mark * 0.02)),
                ("L", (x - mark * 0.09, y + mark * 0.27)),
                ("L", (x + mark * 0.35, y - mark * 0.25)),
            )
            scene.marks.append(Shape(tick, "", ground, mark * 0.173, True))
        elif state == "ours":
            scene.marks.append(Shape(hexagon(x, y, radius), ink, ink, line))
        elif state == "theirs":
            scene.marks.append(Shape(hexagon(x, y, radius), f"{other}+36", f"{other}+36", line))
        else:
            scene.marks.append(Shape(hexagon(x, y, radius), "", f"{other}+36", line))


def _honeycomb() -> list[Cell]:
    """One place among its neighbours, where no map is given: says nothing about how many there are."""
    return [(0, 0, ""), (1, 0, ""), (-1, 1, ""), (0, 1, "new"), (1, 1, ""), (0, 2, ""), (1, 2, "")]


def _number(words: str, content: Content) -> float | None:
    """The figure in a text such as "£1,284" or "8,412 of us"; None without one."""
    match = re.search(r"\d[\d,\u202f\u00a0]*(?:\.\d+)?", filled(words, content.fields))
    return float(re.sub(r"[^\d.]", "", match[0])) if match else None


def _goal(scene: Scene, layer: Layer, box: Box, content: Content) -> None:
    """A line along the foot of the box, filled as far as the count has come, and the stop that is the goal."""
    size, thickness = scene.size, max(20, round(scene.size.width / 36))
    y = round(box.bottom - thickness)
    scene.marks.append(Shape(rect(0, y, size.width, thickness), "accent+30"))
    count, goal = (
        _number(layer.get(key, default), content) for key, default in (("count", "{number}"), ("goal", "{goal}"))
    )
    stop = round(size.width * 0.922)
    share = min(1.0, count / goal) if count is not None and goal else None
    scale = min(box.height * 0.62 / 143, size.width / 1080 * 1.7)
    bus = 310 * scale
    front = max(bus + 20, share * (stop - 24)) if share is not None else size.width * 0.62 + bus / 2
    along = front if share is None or share < 1 else size.width
    scene.marks.append(Shape(rect(0, y, round(along), thickness), "on"))
    for part in (0.25, 0.5, 0.75):
        scene.marks.append(Shape(ellipse(stop * part, y + thickness / 2, thickness * 0.27, thickness * 0.27), "accent"))
    if layer.get("marker", "bus") == "bus":
        scene.marks += art.placed("bus", front - bus, y - 141 * scale, scale)
    else:
        scene.marks.append(
            Shape(ellipse(front, y + thickness / 2, thickness, thickness), "on", "accent", thickness * 0.3)
        )
    if share is not None:
        _stop(scene, layer, box, content, stop, y)


def _stop(scene: Scene, layer: Layer, box: Box, content: Content, x: float, line: float) -> None:
    across = min(scene.size.width / 1080, scene.size.height / 900)
    words = filled(layer.get("goal", "{goal}"), content.fields)
    needed = width(words, style_of("name", scene.face), scene.language) * 34 * across + 36 * across
    board_width = max(146 * across, needed)
    right = min(x + 6 + 46 * across + (board_width - 146 * across) / 2, scene.size.width - 20)
    board = Box(right - board_width, box.y, board_width, 92 * across)
    scene.marks += [
        Shape(rect(round(x), round(board.bottom - 20), round(12 * across), round(line - board.bottom + 22)), "on"),
        Shape(rect(*board, radius=12 * across), "on"),
    ]
    inside = Box(board.x + 12 * across, board.y + 6, board.width - 24 * across, board.height - 12)
    key = next(iter(KEY.findall(layer.get("goal", "{goal}"))), "")
    part = Part(words, "name", "accent", "on", 1, (round(44 * across), round(28 * across)), key)
    lay_stack(scene, inside, [part], align="center", valign="middle")


def _bars(scene: Scene, layer: Layer, box: Box, content: Content) -> None:
    """Two figures as bars of true length, the first with its label inside, the second with its label beside it."""
    if scene.rtl:
        # Bars are laid out from the left, and mirrored one by one.
        box = box._replace(x=scene.size.width - box.right)
    first, second = (layer.get(key, default) for key, default in (("first", "{figure}"), ("second", "{other_figure}")))
    values = [_number(words, content) for words in (first, second)]
    both = bool(filled(second, content.fields))
    height = (box.height - box.height * 0.05) / 2 if both else min(box.height, box.width * 0.42)
    full = box.width * (0.9 if both else 1)
    most = max((value for value in values if value), default=0)
    for number, (words, label, value) in enumerate(
        zip((first, second), ("first_label", "second_label"), values, strict=True)
    ):
        if number and not both:
            return
        share = value / most if value is not None and most else 1.0
        y = box.y + number * (height + box.height * 0.05)
        bar = Box(box.x, y, max(full * share, full * 0.06), height)
        said = layer.get(label, ("{label}", "{other_label}")[number])
        _bar(scene, bar, words, said, content, number)


def _bar(scene: Scene, bar: Box, words: str, said: str, content: Content, number: int) -> None:
    label, label_key = filled(said, content.fields), key_of(said)
    tone, ink = ("accent", "on") if number == 0 else ("ink", "white")
    start = scene.size.margin
    at = Box(round(bar.x), round(bar.y), round(bar.width), round(bar.height))
    if scene.rtl:
        at = at._replace(x=round(scene.size.width - bar.right))
    scene.marks.append(Shape(rect(*at), tone))
    figure = Part(filled(words, content.fields), "figure", ink, tone, 1, (round(bar.height * 0.86), 40), key_of(words))
    room = bar.right - start - 30
    beside = scene.size.width - scene.size.margin - bar.right - 42
    inside = bool(label) and room * 0.34 > beside
    taken = _width_of(scene, figure, room * (0.66 if inside else 1), bar.height)
    _beside_bar(scene, Box(start, bar.y, taken + 2, bar.height), figure, "start")
    sizes = (max(round(bar.height * 0.18), scene.size.name_size), scene.size.least)
    note = Part(label, "label", ink if inside else "ink", tone if inside else "paper", 4, sizes, label_key)
    if inside:
        _beside_bar(scene, Box(start + taken + 32, bar.y + 8, room - taken - 36, bar.height - 16), note, "end")
    else:
        _beside_bar(scene, Box(bar.right + 42, bar.y, beside, bar.height), note, "start")


def _width_of(scene: Scene, part: Part, most: float, height: float) -> float:
    """How wide a figure comes out in so much room."""
    found = fit(part.words, style_of(part.style, scene.face), Room(most, height, part.sizes, 28, 1), scene.language)
    return max((line.width * found.size for line in found.lines), default=0.0)


def key_of(words: str) -> str:
    return next(iter(KEY.findall(words)), "")


def _beside_bar(scene: Scene, box: Box, part: Part, align: str) -> None:
    if scene.rtl:
        box = box._replace(x=scene.size.width - box.right)
    lay_stack(scene, box, [part], align=align, valign="middle")
