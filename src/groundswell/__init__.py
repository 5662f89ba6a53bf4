"""Groundswell: a campaign machine that a grassroots movement runs for itself."""

__version__ = "0.1.0"
