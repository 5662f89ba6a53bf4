"""Loaders of targets from open data, and the replay of what local parties decided in 2015."""
