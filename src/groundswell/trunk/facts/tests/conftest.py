"""Facts of the campaign: what running the buses costs, and what a night nurse said."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.records.ids import new_key


@pytest.fixture
def record(campaign: Campaign, noon: datetime) -> Callable[..., Fact]:
    """`record("Fares up 38%", figure="38%")`: a fact of the campaign, a figure unless it says otherwise."""

    def record(text: str, **fields: Any) -> Fact:
        ready = {"campaign": campaign, "kind": Fact.FIGURE, "source_title": "Paper 7", "key": new_key(), "at": noon}
        return services.record_fact(text=text, **(ready | fields))

    return record


@pytest.fixture
def six(record: Callable[..., Fact]) -> Fact:
    """The figure that turns out to be wrong."""
    return record("Running the network as one saves £6m a year", figure="£6m", source_title="Paper 4")


@pytest.fixture
def five(record: Callable[..., Fact]) -> Fact:
    """The figure that is right."""
    return record("Public control saves £5.4m a year", figure="£5.4m")


@pytest.fixture
def denise(record: Callable[..., Fact]) -> Fact:
    """A quote of somebody who agreed to be quoted."""
    return record(
        "The last bus goes at 21:05. My shift ends at ten.",
        kind=Fact.QUOTE,
        said_by="Denise Oyelaran",
        said_by_role="Night nurse, Thornwick",
        consent="given",
        consent_note="By phone to Jo",
    )
