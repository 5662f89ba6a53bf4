"""Times as people type them."""

import argparse
import re


def seconds(text: str) -> float:
    """A time as people type it: "10m", "1s", "1h", "90"."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", text.strip().lower())
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is no time. Write it like 10m or 1s")
    return float(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[found[2]]
