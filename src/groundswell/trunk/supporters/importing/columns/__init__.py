"""
The columns of a block, each cleaned in one go: what is plain by Arrow, and what is not by `cleaning`, text by text.

Both give the same. A column of few different texts is cleaned by these, and has as many rows as it had.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from groundswell.trunk.records.texts import Distinct, Texts
from groundswell.trunk.supporters.cleaning import Cleaned, Problem

Problems = dict[int, Problem]


class Column(NamedTuple):
    """One text for each row, and the problems by row."""

    values: Texts
    problems: Problems


def each_once(column: Texts, clean: Callable[[list[str]], Cleaned[str]]) -> Column:
    """A column cleaned by its distinct texts."""
    distinct = Distinct(column)
    cleaned = clean(distinct.texts)
    return Column(distinct.mapped(cleaned.values), of_rows(distinct, cleaned.problems))


def of_rows(distinct: Distinct, problems: Mapping[int, Any]) -> Problems:
    """What is said of distinct texts, by the rows that have them."""
    return {row: problems[text] for row, text in distinct.places(problems.__contains__)} if problems else {}


def moved(problems: Mapping[int, Problem], places: list[int]) -> Problems:
    """What is said of some rows that were picked, by their places among all."""
    return {places[at]: problem for at, problem in problems.items()}
