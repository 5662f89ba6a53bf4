"""How much one account may make us ask outside."""

from groundswell.trunk.records.limits import Limit

LINKS = Limit(most=60, seconds=600)
"""Links one account may paste, and pages it may ask for again: nobody makes us knock somewhere all day."""
