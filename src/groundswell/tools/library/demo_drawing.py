"""Drawing the demo's pictures: shapes and the curves of SVG paths, on a sheet twice as fine as it is kept."""

import re
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

FINER = 2
STEPS = 14
INK, PAPER, YELLOW = "#17181a", "#f6f3ea", "#ffc21a"
PART = re.compile(r"[MLHVCZ]|-?\d+(?:\.\d+)?", re.I)
Point = tuple[float, float]


def mixed(first: str, second: str, share: float) -> str:
    """One colour with so much of another in it."""
    pairs = zip(*([int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (first, second)), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


class Sheet:
    """A picture in the making. `place` moves and scales what is drawn after it."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * FINER, height * FINER), ground)
        self.pen = ImageDraw.Draw(self.image)
        self.place(0, 0, 1)

    def place(self, x: float, y: float, scale: float) -> None:
        self._x, self._y, self._scale = x, y, scale

    def at(self, x: float, y: float) -> Point:
        return (self._x + x * self._scale) * FINER, (self._y + y * self._scale) * FINER

    def box(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0) -> None:
        ends = [*self.at(x, y), *self.at(x + width, y + height)]
        self.pen.rounded_rectangle(ends, round(radius * self._scale * FINER), fill=colour)

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self.pen.ellipse([*self.at(x - radius, y - radius), *self.at(x + radius, y + radius)], fill=colour)

    def shape(self, path: str, colour: str) -> None:
        """Fill what an SVG path goes round (M, L, H, V, C and Z, from the left top)."""
        for points in outlines(path):
            self.pen.polygon([self.at(*point) for point in points], fill=colour)

    def line(self, path: str, colour: str, width: float) -> None:
        """Draw along an SVG path, with round ends."""
        for points in outlines(path):
            wide = width * self._scale * FINER
            there = [self.at(*point) for point in points]
            self.pen.line(there, fill=colour, width=round(wide), joint="curve")
            for x, y in (there[0], there[-1]):
                self.pen.ellipse([x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2], fill=colour)

    def words(self, x: float, y: float, text: str, size: float, colour: str) -> None:
        font = ImageFont.load_default(round(size * self._scale * FINER))
        self.pen.text(self.at(x, y), text, fill=colour, font=font, anchor="mm")

    def png(self) -> bytes:
        file = BytesIO()
        self.image.resize((self.width, self.height), Image.Resampling.LANCZOS).save(file, "PNG", compress_level=1)
        return file.getvalue()


def outlines(path: str) -> list[list[Point]]:
    """The points along each part of an SVG path. Only absolute commands are known: M, L, H, V, C and Z."""
    found: list[list[Point]] = []
    x = y = 0.0
    command, numbers = "", list[float]()
    need = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6}
    for part in PART.findall(path):
        if part.isalpha():
            command, numbers = part, []
            if part == "Z":
                found[-1].append(found[-1][0])
            continue
        numbers.append(float(part))
        if len(numbers) < need[command]:
            continue
        if command == "C":
            found[-1] += curve((x, y), numbers)
            x, y = numbers[4:]
        else:
            x, y = {"H": (numbers[0], y), "V": (x, numbers[0])}.get(command, (numbers[0], numbers[-1]))
            if command == "M":
                found.append([])
            found[-1].append((x, y))
            command = "L" if command == "M" else command
        numbers = []
    return found


def curve(start: Point, numbers: list[float]) -> list[Point]:
    """Points on a cubic curve."""
    (x0, y0), (x1, y1, x2, y2, x3, y3) = start, numbers
    found = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
        found.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return found
