"""The demo's letters."""

from groundswell.trunk.demo import World


def demo(world: World) -> None:
    """Open the letters."""
