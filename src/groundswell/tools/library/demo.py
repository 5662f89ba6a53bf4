"""The demo's library."""

from groundswell.tools.library.demo_facts import record_facts
from groundswell.trunk.demo import World


def demo(world: World) -> None:
    """Fill the library before cards and posts take from it."""
    record_facts(world)
