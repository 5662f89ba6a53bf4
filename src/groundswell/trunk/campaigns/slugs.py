"""
Names that stand in addresses.

A campaign's address cannot be one of ours, nor look like another campaign's: "better-bu5es" beside "better-buses"
would fool people (threat 30). Slugs are ASCII, so look-alike letters of other scripts never get that far.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

from django.utils.text import slugify

OUR_WORDS = """
account accounts admin act api areas campaign campaigns confirm contact desk groundswell groups health help
home imprint live login logout mail me media official privacy security setup signin static status support
tools www
"""
RESERVED = frozenset(OUR_WORDS.split())
LOOK_ALIKE = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "2": "z"}
)
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
DOUBLED = re.compile(r"(.)\1+")
LONGEST = 60
# Letters that NFKD does not take apart into an ASCII letter and a mark.
SPELT = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def slug_of(text: str, *, longest: int = LONGEST) -> str:
    """The address made of a name: ASCII, lower case, cut at a word. May come out empty."""
    slug = slugify(unicodedata.normalize("NFKD", text.casefold()).translate(SPELT).replace("’", "").replace("'", ""))
    if len(slug) <= longest:
        return slug
    return slug[: longest + 1].rpartition("-")[0] or slug[:longest]


def skeleton(slug: str) -> str:
    """What a hasty eye sees: look-alike digits and letters folded, doubled letters once, no hyphens."""
    seen = DOUBLED.sub(r"\1", slug.casefold().replace("-", "").replace("_", "").translate(LOOK_ALIKE))
    for pair, single in PAIRS:
        seen = seen.replace(pair, single)
    return DOUBLED.sub(r"\1", seen)


RESERVED_SKELETONS = frozenset(skeleton(word) for word in RESERVED)


def is_reserved(slug: str) -> bool:
    """Whether a campaign may not have this address because it is, or looks like, one of ours."""
    return not slug or skeleton(slug) in RESERVED_SKELETONS


def numbered(slug: str) -> Iterator[str]:
    """The slug, then "slug-2", "slug-3"… none longer than allowed."""
    yield slug
    for number in count(2):
        end = f"-{number}"
        yield slug[: LONGEST - len(end)].rstrip("-") + end
