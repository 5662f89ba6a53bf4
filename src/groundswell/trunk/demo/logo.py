"""The demo campaign's logo: a bus on a rounded square, drawn here."""

from io import BytesIO

from PIL import Image, ImageDraw

SIDE, FINER = 512, 4
DARK, YELLOW = "#17181a", "#ffc21a"


def draw_logo() -> bytes:
    """The logo as PNG, 512 pixels a side. It is drawn four times as large, so that its edges are smooth."""
    scale = SIDE * FINER / 40
    image = Image.new("RGBA", (SIDE * FINER, SIDE * FINER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, bottom: float, radius: float, colour: str) -> None:
        at = [round(value * scale) for value in (left, top, right, bottom)]
        draw.rounded_rectangle(at, round(radius * scale), fill=colour)

    box(0, 0, 39.9, 39.9, 9, DARK)
    box(9, 8, 31, 30, 4, YELLOW)
    for left in (11.5, 24):
        box(left, 27, left + 4.5, 33.5, 1.2, YELLOW)
    box(12.5, 13.5, 27.5, 22, 1.5, DARK)
    box(14.5, 10, 25.5, 11.8, 0.9, DARK)
    for middle in (13.7, 26.3):
        box(middle - 1.7, 24.3, middle + 1.7, 27.7, 1.7, DARK)
    file = BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()
