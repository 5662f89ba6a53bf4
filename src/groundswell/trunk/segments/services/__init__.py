"""Every write of this room."""

from groundswell.trunk.segments.services.touching import touch

__all__ = ["touch"]
