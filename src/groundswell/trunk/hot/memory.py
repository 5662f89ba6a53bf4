"""How often Python looks for garbage in a process that serves a surge."""

import gc

YOUNG = 10_000
"""New objects between two looks for garbage: at thousands of posts a second Python's 700 means hundreds of looks."""


def keep_what_is_loaded() -> None:
    """Call once all is loaded: that stays for ever, and a collection need not look through it while people wait."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
