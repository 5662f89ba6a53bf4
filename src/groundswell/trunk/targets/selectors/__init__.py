"""Reads about targets, the drives that ask them, and what they answered."""

from groundswell.trunk.targets.selectors.boards import Tile, board, changed_since, party_choices, region_choices
from groundswell.trunk.targets.selectors.drives import (
    all_drives,
    drive_or_404,
    drives,
    in_reach,
    notes,
    reach,
    standing_or_404,
    standings,
)
from groundswell.trunk.targets.selectors.hearing import history, least_heard, standings_for_area
from groundswell.trunk.targets.selectors.listed import find_targets, in_office, representatives
from groundswell.trunk.targets.selectors.tallies import CandidateTally, Tally, current_stage, tally

__all__ = [
    "CandidateTally",
    "Tally",
    "Tile",
    "all_drives",
    "board",
    "changed_since",
    "current_stage",
    "drive_or_404",
    "drives",
    "find_targets",
    "history",
    "in_office",
    "in_reach",
    "least_heard",
    "notes",
    "party_choices",
    "reach",
    "region_choices",
    "representatives",
    "standing_or_404",
    "standings",
    "standings_for_area",
    "tally",
]
