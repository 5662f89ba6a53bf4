"""Made-up people in each file that is taken out: who they are, that they are nowhere else, and whose file they name."""

from io import StringIO
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.supporters import export_rows, services
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.desk_search import find_people
from groundswell.trunk.supporters.models import ExportCanary, ExportRequest, Person
from groundswell.trunk.supporters.people_list import Question, answer
from groundswell.trunk.supporters.services import canaries
from groundswell.trunk.supporters.tests.test_exports import REASON, ask, proved, take, whole_file
from groundswell.trunk.supporters.tests.world import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(campaign):
    return [make_person(campaign, name) for name in ("Denise Okoro-Hall", "Tom Baxter", "Siân Probert")]


def export_of(campaign, account, count=3):
    return services.ask_export(
        campaign=campaign, account=account, reason=REASON, filters="", count=count, key=uuid4(), at=NOON
    )


def take_file(browser, campaign):
    ask(browser, campaign)
    export = ExportRequest.objects.latest("pk")
    return export, whole_file(take(browser, campaign, export))


def trace(browser, campaign, text):
    answered = browser.post(reverse("people:trace", args=[campaign.slug]), {"text": text})
    return answered.status_code, answered.content.decode()


def test_each_file_holds_other_made_up_people(campaign, asha, olu, three):
    (first, one), (second, two) = (take_file(proved(account), campaign) for account in (asha, olu))

    assert len(one) == len(two) == 1 + 3 + 1
    for export, rows, other in ((first, one, two), (second, two, one)):
        (canary,) = export.canaries.all()
        assert canary.email in {row[1] for row in rows} and canary.email not in {row[1] for row in other}
        assert canary.email.endswith("@example.org") and canary.phone.startswith("07700 900")


def test_a_made_up_person_is_in_no_table_list_count_or_search(campaign, asha, three):
    export, _rows = take_file(proved(asha), campaign)
    (canary,) = export.canaries.all()
    scope = scope_in(campaign, asha, "organiser")

    assert not Person.objects.filter(email=canary.email).exists()
    assert answer(scope, Question(), Choices(scope)).count().n == 3
    assert find_people(scope, canary.email, 10) == find_people(scope, canary.name, 10) == []


def test_she_looks_like_those_around_her(campaign, asha, three):
    Person.objects.update(postcode="AD4 7QX")
    _export, rows = take_file(proved(asha), campaign)

    assert {row[5] for row in rows[1:]} == {"AD4 7QX"} and {row[2] for row in rows[1:]} == {"yes"}


def test_an_owner_pastes_a_list_and_learns_whose_file_it_was(campaign, asha, olu, three):
    owner, organiser = proved(olu), proved(asha)
    export, _rows = take_file(organiser, campaign)
    (canary,) = export.canaries.all()

    asks, asks_not = (
        browser.get(reverse("people:exports", args=[campaign.slug])).content.decode() for browser in (owner, organiser)
    )
    assert 'name="text"' in asks and 'name="text"' not in asks_not

    status, text = trace(owner, campaign, f'"Somebody";"other@example.net"\r\n"X";"{canary.email.upper()}";"y"')
    nothing = trace(owner, campaign, "tom.baxter@example.org nobody@example.org")
    empty = trace(owner, campaign, "")

    assert status == 200 and f"{asha} took this file" in text and REASON in text and canary.name in text
    assert nothing[0] == 200 and "None of ours" in nothing[1]
    assert empty[0] == 422 and "Paste the address or the list" in empty[1]


def test_only_an_owner_of_this_campaign_may_ask(campaign, other_campaign, asha, oona, three):
    export, _rows = take_file(proved(asha), campaign)
    (canary,) = export.canaries.all()

    stranger = proved(oona)
    assert trace(stranger, campaign, canary.email)[0] == 404
    assert "None of ours" in trace(stranger, other_campaign, canary.email)[1]
    ola = make_account("Ola", "ola@example.org")
    give_role(ola, campaign, "organiser")
    assert trace(proved(ola), campaign, canary.email)[0] == 404


def test_the_command_says_it_too(campaign, asha, three, capsys, tmp_path, monkeypatch):
    from groundswell.cli.main import main

    export, _rows = take_file(proved(asha), campaign)
    (canary,) = export.canaries.all()
    leaked = tmp_path / "found.csv"
    leaked.write_text(f"name,email\nA,{canary.email}\n")

    told = []
    for text in (canary.email, str(leaked), "-"):
        monkeypatch.setattr("sys.stdin", StringIO(canary.email))
        assert main(["trace", text]) == 0
        told.append(capsys.readouterr().out)

    assert main(["trace", "nobody@example.org"]) == 1
    assert all(str(asha) in text and export.public_id in text for text in told)


def test_a_long_file_has_several_and_they_are_made_once(campaign, asha):
    export = export_of(campaign, asha, count=12_000)

    first, again = (services.plant(export=export, at=NOON) for _ in range(2))

    assert [canary.pk for canary in first] == [canary.pk for canary in again] and len(first) == 3
    assert len(services.plant(export=export_of(campaign, asha, count=1_000_000), at=NOON)) == canaries.MOST


def test_an_address_stands_for_one_file_only(campaign, asha, monkeypatch):
    made_up = [("A B", "a.b1@example.org", "07700 900001")] * 2 + [("C D", "c.d2@example.org", "07700 900002")]
    monkeypatch.setattr(canaries, "_made_up", lambda: made_up.pop(0))

    for _ in range(2):
        services.plant(export=export_of(campaign, asha), at=NOON)

    assert sorted(ExportCanary.objects.values_list("email", flat=True)) == ["a.b1@example.org", "c.d2@example.org"]


@pytest.mark.parametrize("there", [0, 1, 2, 9])
def test_every_traced_row_is_written_though_the_list_shrank(campaign, asha, there):
    made = services.plant(export=export_of(campaign, asha, count=12_000), at=NOON)
    rows = [
        (f"N{number}", f"n{number}@example.org", "yes", "", "", "", "", "", "", None, None) for number in range(there)
    ]

    written = list(export_rows.with_canaries(rows, made, count=12_000))

    assert len(written) == (there + len(made) if there else 0)
    assert not there or {canary.email for canary in made} <= {row[1] for row in written}


def test_traced_says_which_addresses_are_ours(campaign, other_campaign, asha):
    (canary,) = services.plant(export=export_of(campaign, asha), at=NOON)

    assert services.traced(campaign.pk, [canary.email.upper(), "x@example.org"]) == {canary.email}
    assert services.traced(other_campaign.pk, [canary.email]) == set()
