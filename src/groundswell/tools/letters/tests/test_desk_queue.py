"""The desk's queue: held letters are read by those who may, and by nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.tools.letters.desk_queue import needs
from groundswell.tools.letters.models import Letter, Reply
from groundswell.tools.letters.tests.relay_support import only, write
from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Target

pytestmark = pytest.mark.django_db
THREAT = "Dear Cllr Wainfleet,\n\nI know where you live.\n\nAmira Kessler"


@pytest.fixture
def held(letter_drive, wainfleet, amira):
    written = write(letter_drive, wainfleet, person=amira, body=THREAT)
    assert (written.state, written.waits_for) == (Letter.HELD, "person")
    return written.letter


def url(name, campaign, *args):
    return reverse(f"desk-letters:{name}", args=[campaign.slug, *args])


def test_a_held_letter_goes_only_once_somebody_has_read_it(held, asha, client_for, campaign):
    desk = client_for(asha)
    assert not Message.objects.filter(kind="letter").exists()
    listed = desk.get(url("queue-held", campaign)).content.decode()
    assert "Amira Kessler to Cllr Carys Wainfleet" in listed and "It may hold a threat" in listed
    assert "I know where you live" in desk.get(url("queue-letter", campaign, held.public_id)).content.decode()

    for _ in range(2):
        desk.post(url("queue-send", campaign, held.public_id))

    assert only().state == Letter.QUEUED and only().decided_by == asha
    assert Message.objects.filter(kind="letter").count() == 1
    said = list(AuditEntry.objects.filter(object_id=held.public_id).values_list("sentence", flat=True))
    assert said == ["Read a held letter", "Read a held letter and let it go"]
    assert "Amira" not in str(said)


def test_a_refusal_needs_a_reason_and_the_writer_reads_it(held, asha, client_for, campaign, amira):
    desk = client_for(asha)
    empty = desk.post(url("queue-refuse", campaign, held.public_id), {"reason": " "})
    assert empty.status_code == 422 and "Say why it does not go" in empty.content.decode()
    assert only().state == Letter.HELD

    for reason in ("Say it without the threat.", "Again"):
        desk.post(url("queue-refuse", campaign, held.public_id), {"reason": reason})

    letter = only()
    assert (letter.state, letter.body, letter.subject) == (Letter.REFUSED, "", "")
    news = Message.objects.get(kind="letter-news")
    assert news.to_address == amira.email and "Say it without the threat." in news.body_text
    page = desk.get(url("queue-letter", campaign, held.public_id)).content.decode()
    assert "We do not keep what it said" in page and "where you live" not in page


def test_once_decided_the_other_decision_comes_too_late(held, asha, client_for, campaign):
    desk = client_for(asha)
    desk.post(url("queue-refuse", campaign, held.public_id), {"reason": "No."})
    desk.post(url("queue-send", campaign, held.public_id))

    assert only().state == Letter.REFUSED and not Message.objects.filter(kind="letter").exists()


def test_letting_it_go_does_not_lift_no_sending(held, asha, client_for, campaign, wainfleet):
    Target.objects.filter(pk=wainfleet.target_id).update(no_sending=True)
    client_for(asha).post(url("queue-send", campaign, held.public_id))

    assert only().state == Letter.REFUSED and not Message.objects.filter(kind="letter").exists()


def test_a_strangers_threat_waits_for_her_mailbox_first(letter_drive, wainfleet, campaign):
    from groundswell.tools.letters.services.confirming import confirm_letters

    assert write(letter_drive, wainfleet, body=THREAT, at=NOON).state == Letter.UNCONFIRMED
    confirm_letters(campaign=campaign, email_key="amira.kessler@example.org", at=NOON + timedelta(days=1))

    assert only().state == Letter.HELD and not Message.objects.filter(kind="letter").exists()


def pages(campaign, held):
    return [
        ("get", url("queue-held", campaign)),
        ("get", url("queue-letter", campaign, held.public_id)),
        ("post", url("queue-send", campaign, held.public_id)),
        ("post", url("queue-refuse", campaign, held.public_id)),
    ]


def test_an_editor_may_and_a_volunteer_a_stranger_and_next_door_may_not(
    held, ben, cal, oona, other_campaign, client_for, campaign
):
    for account in (ben, cal, oona):
        for method, path in pages(campaign, held):
            assert getattr(client_for(account), method)(path, {"reason": "x"}).status_code == 404
    for method, path in pages(other_campaign, held)[1:]:
        assert getattr(client_for(oona), method)(path, {"reason": "x"}).status_code == 404
    assert only().state == Letter.HELD
    editor = make_account("Eda", "eda@example.org")
    give_role(editor, campaign, "editor")
    assert client_for(editor).get(url("queue-letter", campaign, held.public_id)).status_code == 200


def test_an_organiser_of_an_area_sees_the_letters_of_its_people(held, amira, areas, campaign, client_for):
    Person.objects.filter(pk=amira.pk).update(supporter_since=NOON)
    own, other = (make_account(name, f"{name}@example.org") for name in ("own", "other"))
    give_role(own, campaign, "organiser", area=areas["Millbeck"])
    give_role(other, campaign, "organiser", area=areas["Thornwick"])

    assert client_for(own).get(url("queue-letter", campaign, held.public_id)).status_code == 200
    assert client_for(other).get(url("queue-letter", campaign, held.public_id)).status_code == 404
    assert "Amira" not in client_for(other).get(url("queue-held", campaign)).content.decode()
    assert client_for(other).post(url("queue-send", campaign, held.public_id)).status_code == 404


def reply_to(letter, **more):
    values = {"subject": "Re: buses", "body": "I shall <b>vote</b> for it.", "sender": "carys@council.example.org"}
    return Reply.objects.create(letter=letter, message_key=uuid4().hex, came_at=NOON, **{**values, **more})


def test_an_answer_is_shown_as_text_to_those_who_may(held, asha, ben, client_for, campaign):
    reply = reply_to(held)
    desk = client_for(asha)

    page = desk.get(url("queue-reply", campaign, reply.public_id)).content.decode()
    assert "I shall &lt;b&gt;vote&lt;/b&gt; for it." in page and "This is not" not in page
    assert Reply.objects.get().read_at is None
    desk.post(url("queue-read", campaign, reply.public_id))
    assert Reply.objects.get().read_at
    assert client_for(ben).get(url("queue-reply", campaign, reply.public_id)).status_code == 404


def test_an_answer_from_elsewhere_says_so(held, asha, client_for, campaign):
    reply = reply_to(held, sender="carys@webmail.example")

    page = client_for(asha).get(url("queue-reply", campaign, reply.public_id)).content.decode()
    assert "Check before you record an answer" in page


def test_who_let_us_ask_is_listed_for_organisers_and_only_until_an_answer_came(held, asha, campaign, client_for):
    editor = make_account("Eda", "eda@example.org")
    give_role(editor, campaign, "editor")
    Letter.objects.update(state=Letter.SENT, sent_at=NOON)
    assert "amira" not in client_for(asha).get(url("queue-ask", campaign)).content.decode()

    Letter.objects.update(may_ask=True)
    assert "mailto:amira.kessler@" in client_for(asha).get(url("queue-ask", campaign)).content.decode()
    assert AuditEntry.objects.filter(sentence="Looked up whom to ask about answers").count() == 2
    assert "amira" not in client_for(editor).get(url("queue-ask", campaign)).content.decode()

    reply_to(held)
    assert "amira" not in client_for(asha).get(url("queue-ask", campaign)).content.decode()


def test_needs_you_counts_what_waits(held, asha, ben, campaign):
    reply_to(held)
    reply_to(held, auto=True)

    titles = [str(need.title) for need in needs(scope_in(campaign, asha, "organiser"), NOON)]
    assert titles == ["1 letter waits to be read", "1 answer to a letter"]
    assert needs(scope_in(campaign, ben, "volunteer"), NOON) == []


@pytest.mark.parametrize("kind", ["held", "bounced", "replies", "ask"])
def test_each_list_is_there_when_it_is_empty(campaign, asha, client_for, kind):
    assert client_for(asha).get(url(f"queue-{kind}", campaign)).status_code == 200
