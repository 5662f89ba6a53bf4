"""The public list's file is a table that an import takes as it is."""

import pytest
from tests.support.people import NOON

from groundswell.trunk.imports import services as imports
from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.targets.models import Drive
from groundswell.trunk.targets.services import add_target, add_to_drive, create_drive, open_drive

pytestmark = pytest.mark.django_db


def test_the_public_list_can_be_brought_back_as_it_was_taken(campaign, asha, client):
    wards = BoundarySet.objects.create(code="ashdale", name="Wards", place_name="ward")
    ward = Area.objects.create(
        boundary_set=wards, kind=Area.CONSTITUENCY, code="W01", name="Millbeck", short="MIL", slug="millbeck"
    )
    drive = create_drive(
        campaign=campaign,
        account=asha,
        kind=Drive.CAUSE,
        title="Late buses",
        boundary_set=wards,
        public_board=True,
        public_list=True,
        at=NOON,
    )
    open_drive(drive=drive, account=asha, at=NOON)
    accounts = {
        "twitter": "tomw",
        "bluesky": "tomw.bsky.social",
        "mastodon": "@tomw@social.example",
        "facebook": "tom.w",
    }
    given = {"campaign": campaign, "office": "Councillor", "source": "by hand", "at": NOON}
    targets = [
        add_target(name="Jo Marrable", **given),
        add_target(
            name="Tom Wainfleet",
            party="Green",
            area=ward,
            email="tom@ashdale.example.org",
            address="Town Hall, Ashdale",
            accounts=accounts,
            **given,
        ),
    ]
    add_to_drive(drive=drive, targets=targets, at=NOON)
    taken = client.get(f"/{campaign.slug}/nominations/{drive.slug}/list.csv")
    text = b"".join(taken.streaming_content).decode()

    table = imports.read_in(
        campaign=campaign, account=asha, kind="targets", source=text, into=drive.public_id, key=new_key(), at=NOON
    )
    table = imports.check(table=table, at=NOON)

    assert (table.rows_same, table.rows_changed, table.rows_new, table.rows_refused) == (2, 0, 0, 0)
