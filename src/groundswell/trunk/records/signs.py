"""Signs that stand for something in text on its way to the database; here without a model, for who has none."""

NULL = "\x01"
"""Stands for null in the lines of `bulk.copy_lines`: a sign that cleaned text never holds."""
