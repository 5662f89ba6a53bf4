"""Parts that are a word or a number, and stand for nobody's object."""

from tests.support.objects.part import Part, Parts

PARTS: Parts = {
    ("setup:*", "key"): Part(lambda world: "petition"),
    "size": Part(lambda world: "square"),
    "ending": Part(lambda world: "png"),
    "side": Part(lambda world: 320),
    "digest": Part(lambda world: "0" * 12),
    "brand": Part(lambda world: "ffc21a"),
    "face": Part(lambda world: "archivo"),
    "letter": Part(lambda world: "b"),
}
