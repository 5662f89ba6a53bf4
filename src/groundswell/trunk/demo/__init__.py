"""The demo campaign: "Better Buses for Ashdale", fictional, made through the same services as any other."""

from groundswell.trunk.demo.make import DemoExists, make_demo
from groundswell.trunk.demo.world import DemoPerson, World

__all__ = ["DemoExists", "DemoPerson", "World", "make_demo"]
