"""Every write of the library: its catalogue and its articles. Facts and pictures are written by their own rooms."""

from groundswell.tools.library.services.articles import (
    KeyUsed,
    add_article,
    bring_back_article,
    describe_article,
    fetch_again,
    keep_answer,
    keep_picture,
    kept_page,
    say_problem,
    withdraw_article,
)
from groundswell.tools.library.services.catalogue import enter_article, enter_fact, enter_picture, enter_what_is_missing

__all__ = [
    "KeyUsed",
    "add_article",
    "bring_back_article",
    "describe_article",
    "enter_article",
    "enter_fact",
    "enter_picture",
    "enter_what_is_missing",
    "fetch_again",
    "keep_answer",
    "keep_picture",
    "kept_page",
    "say_problem",
    "withdraw_article",
]
