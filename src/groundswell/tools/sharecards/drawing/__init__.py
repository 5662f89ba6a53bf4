"""
Drawing share cards: a design, what it says and a campaign's colours become a picture, a PDF and an alt text.

Pure: nothing here reads the database, the clock or the network, and the same arguments draw the same pixels.
"""

from groundswell.tools.sharecards.drawing.alt import draft_alt
from groundswell.tools.sharecards.drawing.cards import draw, encode, encode_all, pdf
from groundswell.tools.sharecards.drawing.checks import Check, check
from groundswell.tools.sharecards.drawing.content import Box, Content, Drawn, Problem
from groundswell.tools.sharecards.drawing.design import LAYER_KINDS, DesignError, read_design
from groundswell.tools.sharecards.drawing.houses import FieldSpec, HouseDesign, house_designs
from groundswell.tools.sharecards.drawing.sizes import SCREEN_SIZES, SIZES, Size
from groundswell.tools.sharecards.drawing.tones import CardTheme, card_theme

__all__ = [
    "LAYER_KINDS",
    "SCREEN_SIZES",
    "SIZES",
    "Box",
    "CardTheme",
    "Check",
    "Content",
    "DesignError",
    "Drawn",
    "FieldSpec",
    "HouseDesign",
    "Problem",
    "Size",
    "card_theme",
    "check",
    "draft_alt",
    "draw",
    "encode",
    "encode_all",
    "house_designs",
    "pdf",
    "read_design",
]
