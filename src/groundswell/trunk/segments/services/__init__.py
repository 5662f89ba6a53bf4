"""Every write of this room."""

from groundswell.trunk.segments.services.touching import begin_sets_anew, touch

__all__ = ["begin_sets_anew", "touch"]
