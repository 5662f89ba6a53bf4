"""
PNG of a card in half the time of a general writer: every row as its difference from the one above.

Cards are flat colours, words and at most one photo, for which trying all five filters on each row gains 4 % of the
size and costs as much time as the whole of the rest.
"""

import zlib

from PIL import Image, ImageChops

UP = b"\x02"
LEVEL = 1


def png(image: Image.Image) -> bytes:
    """The picture, in RGB, without any metadata."""
    above = Image.new("RGB", image.size)
    above.paste(image, (0, 1))
    rows = memoryview(ImageChops.subtract_modulo(image, above).tobytes())
    length = image.width * 3
    filtered = b"".join(part for start in range(0, len(rows), length) for part in (UP, rows[start : start + length]))
    head = image.width.to_bytes(4, "big") + image.height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(filtered, LEVEL)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
