"""A card as a page of PDF: outlines instead of fonts, the photo as JPEG, and the alt text for those who hear it."""

import io
import zlib
from collections.abc import Iterator

from PIL import Image

from groundswell.tools.sharecards.drawing import fonts, photos
from groundswell.tools.sharecards.drawing.art import Shape
from groundswell.tools.sharecards.drawing.content import Content
from groundswell.tools.sharecards.drawing.marks import Laid, Logo, Photo, Words
from groundswell.tools.sharecards.drawing.paths import Path, moved
from groundswell.tools.sharecards.drawing.sizes import Size
from groundswell.tools.sharecards.drawing.tones import CardTheme

WIDTH, HEIGHT = 595.276, 841.89
"""A4 in points."""
PHOTO_QUALITY = 90
DETAIL = 2
"""Pixels of a photo for each pixel of the card: 300 a printed inch."""


def written(laid: Laid, content: Content, theme: CardTheme, size: Size, alt: str) -> bytes:
    """The bytes of the file. The same card gives the same bytes."""
    images: list[bytes] = []
    body = "\n".join(_body(laid, content, theme, size, images)).encode("ascii")
    names = " ".join(f"/I{number} {number + 7} 0 R" for number in range(len(images)))
    stream = zlib.compress(body, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R/Lang %s"
        b"/ViewerPreferences<</DisplayDocTitle true>>>>" % _text(content.language),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R/StructParents 0"
        f"/Resources<</XObject<<{names}>>>>>>".encode(),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/StructTreeRoot/K 6 0 R/ParentTree<</Nums[0[6 0 R]]>>>>",
        b"<</Type/StructElem/S/Figure/P 5 0 R/Pg 3 0 R/K 0/Alt %s>>" % _text(alt),
        *images,
        b"<</Title %s>>" % _text(alt[:120]),
    ]
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(
        b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(objects), start)
    )
    return out.getvalue()


def _text(text: str) -> bytes:
    return b"<feff" + text.encode("utf-16-be", "replace").hex().encode() + b">"


def _body(laid: Laid, content: Content, theme: CardTheme, size: Size, images: list[bytes]) -> Iterator[str]:
    scale = WIDTH / size.width
    yield "/Figure<</MCID 0>>BDC q"
    yield f"{scale:.6f} 0 0 {-scale:.6f} 0 {HEIGHT} cm"
    yield f"{_colour(theme, laid.ground)} rg 0 0 {size.width} {size.height + 2} re f"
    for mark in laid.marks:
        if isinstance(mark, Shape):
            yield from _shape(mark, theme)
        else:
            yield from _picture(mark, content, theme, images)
    for mark in laid.over:
        yield from _shape(mark, theme)
    for words in laid.words:
        yield from _words(words, theme)
    yield "Q EMC"


def _colour(theme: CardTheme, tone: str) -> str:
    return " ".join(f"{channel / 255:.4f}" for channel in theme.tone(tone))


def _shape(shape: Shape, theme: CardTheme) -> Iterator[str]:
    if shape.fill:
        yield f"{_colour(theme, shape.fill)} rg"
        yield from _path(shape.path)
        yield "f"
    if shape.stroke:
        ends = 1 if shape.rounded else 0
        yield f"{_colour(theme, shape.stroke)} RG {shape.width:.2f} w {ends} J {ends} j"
        yield from _path(shape.path)
        yield "S"


def _path(path: Path) -> Iterator[str]:
    letters = {"M": "m", "L": "l", "C": "c", "Z": "h"}
    for letter, numbers in path:
        yield " ".join([*(f"{number:.2f}" for number in numbers), letters[letter]])


def _words(words: Words, theme: CardTheme) -> Iterator[str]:
    yield f"{_colour(theme, words.tone)} rg"
    for shaped, x, baseline in words.lines:
        for glyph in shaped.glyphs:
            at = x + glyph.x * words.size, baseline + glyph.y * words.size
            outline = moved(fonts.outline(glyph.font, glyph.number), *at, words.size / fonts.UNITS)
            if outline:
                yield from _path(outline)
                yield "f"


def _picture(mark: Photo | Logo, content: Content, theme: CardTheme, images: list[bytes]) -> Iterator[str]:
    data = content.photo if isinstance(mark, Photo) else content.logo
    if not data:
        return
    focus = tuple(content.focus) if isinstance(mark, Photo) else (50.0, 50.0)
    box = mark.box
    try:
        picture = photos.cropped(data, round(box.width * DETAIL), round(box.height * DETAIL), focus)
    except photos.NoPicture:
        return
    behind = theme.tone(mark.tone if isinstance(mark, Logo) else "accent+8")
    images.append(_image(picture, behind))
    yield "q"
    yield from _path(mark.clip)
    yield "W n"
    yield f"{box.width:.2f} 0 0 {-box.height:.2f} {box.x:.2f} {box.bottom:.2f} cm /I{len(images) - 1} Do Q"


def _image(picture: Image.Image, behind: tuple[int, int, int]) -> bytes:
    sheet = Image.new("RGB", picture.size, behind)
    sheet.paste(picture, (0, 0), picture if picture.mode == "RGBA" else None)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=PHOTO_QUALITY, subsampling=0)
    data = out.getvalue()
    head = (
        f"<</Type/XObject/Subtype/Image/Width {sheet.width}/Height {sheet.height}/ColorSpace/DeviceRGB"
        f"/BitsPerComponent 8/Filter/DCTDecode/Length {len(data)}>>stream\n"
    )
    return head.encode() + data + b"\nendstream"
