"""Loaders of places: the United Kingdom from open data, and the fictional Ashdale."""
