"""The demo's library."""

from groundswell.tools.library.demo_articles import add_articles
from groundswell.tools.library.demo_facts import record_facts
from groundswell.tools.library.demo_pictures import add_pictures
from groundswell.trunk.demo import World


def demo(world: World) -> None:
    """Fill the library before cards and posts take from it."""
    record_facts(world)
    add_articles(world)
    add_pictures(world)
