"""Two at once: the last place of a day, one key, a confirmation and a bounce, a declaration and a mail on its way."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from tests.support.people import NOON

from groundswell.channels.mail.tests.little_server import little_server
from groundswell.tools.letters import services
from groundswell.tools.letters.models import Letter, LetterDrive, Reply
from groundswell.tools.letters.services.confirming import confirm_letters
from groundswell.tools.letters.services.held import refuse_held, send_held
from groundswell.tools.letters.services.settling import settle_due, settle_letter
from groundswell.tools.letters.tests.relay_support import write
from groundswell.tools.letters.tests.test_replies import mail
from groundswell.trunk.messaging import delivery
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.reading import take_mail
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Ask, Standing
from groundswell.trunk.targets.services import declare

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def together(*works: Callable[[], object]) -> list[object]:
    """Do all of these at once, each on its own connection; give what came of them, errors too."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(index: int, work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[index] = work()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index, work)) for index, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def people(campaign, count):
    return [
        Person.objects.create(
            campaign=campaign, name="Ann Other", name_key="ann other", email=f"p{number}@example.org",
            email_key=f"p{number}@example.org", created_at=NOON, email_confirmed_at=NOON,
        )
        for number in range(count)
    ]  # fmt: skip


def test_the_last_places_of_a_day_are_given_once(letter_drive, wainfleet, campaign):
    LetterDrive.objects.update(target_cap=3)
    letter_drive.refresh_from_db()
    writers = people(campaign, 8)

    together(
        *[
            lambda person=person: write(
                letter_drive, wainfleet, person=person, name=person.name, address=person.email, at=NOON
            )
            for person in writers
        ]
    )

    days = [letter.goes_at.date() for letter in Letter.objects.all()]
    assert len(days) == 8 and sorted(days.count(day) for day in set(days)) == [2, 3, 3]
    assert Message.objects.filter(kind="letter").count() == 3


def test_one_writers_cap_holds_against_eight_presses(letter_drive, wainfleet, amira):
    results = together(*[lambda: write(letter_drive, wainfleet, person=amira, at=NOON)] * 8)

    assert sum(isinstance(result, services.NotSent) for result in results) == 5
    assert Letter.objects.count() == Message.objects.filter(kind="letter").count() == 3


def test_one_key_pressed_eight_times_is_one_letter(letter_drive, wainfleet, amira):
    key = uuid4()
    results = together(*[lambda: write(letter_drive, wainfleet, person=amira, key=key, at=NOON)] * 8)

    assert {result.letter.pk for result in results} == {Letter.objects.get().pk}
    assert Message.objects.filter(kind="letter").count() == 1


def test_confirming_in_two_windows_sends_once(letter_drive, wainfleet, campaign):
    write(letter_drive, wainfleet, at=NOON)
    confirm = [lambda: confirm_letters(campaign=campaign, email_key="amira.kessler@example.org", at=NOON)] * 4
    results = together(*confirm)

    assert sorted(len(result) for result in results) == [0, 0, 0, 1]
    assert Message.objects.filter(kind="letter").count() == 1


def test_two_who_decide_on_a_held_letter_decide_once(letter_drive, wainfleet, amira, asha, olu):
    letter = write(letter_drive, wainfleet, person=amira, body="I will kill you", at=NOON).letter
    results = together(
        lambda: send_held(letter=letter, account=asha, at=NOON),
        lambda: refuse_held(letter=letter, reason="No", account=olu, at=NOON),
    )

    assert sum(bool(result) for result in results) == 1
    letter.refresh_from_db()
    assert letter.state in (Letter.QUEUED, Letter.REFUSED)
    assert Message.objects.filter(kind="letter").count() == (letter.state == Letter.QUEUED)


def test_a_sent_letter_is_counted_once_whoever_notices(letter_drive, wainfleet, amira):
    write(letter_drive, wainfleet, person=amira, at=NOON)
    Message.objects.filter(kind="letter").update(state=Message.SENT, sent_at=NOON)
    pk = Message.objects.get(kind="letter").pk

    results = together(*[lambda: settle_letter(message_id=pk, at=NOON), lambda: settle_due(at=NOON)] * 3)

    assert not [result for result in results if isinstance(result, Exception)]
    wainfleet.refresh_from_db()
    assert (Ask.objects.count(), wainfleet.heard_letters) == (1, 1)


def test_a_declaration_and_letters_on_their_way_never_wait_for_each_other(
    letter_drive, wainfleet, campaign, settings, tmp_path
):
    settings.MAIL_FROM, settings.MAIL_DOMAIN, settings.RELAY_FROM = "c@g.example", "g.example", "letters@g.example"
    settings.DKIM_KEY_FILE = tmp_path / "dkim.pem"
    delivery.signer.cache_clear()
    with little_server() as (url, behaviour):
        settings.SMTP_URL = url
        for person in people(campaign, 12):
            write(letter_drive, wainfleet, person=person, name=person.name, address=person.email)
        results = together(
            *[lambda: delivery.deliver_due(at=now() + timedelta(seconds=2), most=4)] * 3,
            lambda: declare(
                standing=Standing.objects.get(pk=wainfleet.pk),
                stance=Standing.DECLARED,
                key=uuid4(),
                at=now(),
                evidence_note="Said so, heard by Asha",
            ),
        )
        delivery.deliver_due(at=now() + timedelta(seconds=2))
    delivery.signer.cache_clear()
    settle_due(at=now())

    assert not [result for result in results if isinstance(result, Exception)]
    states = list(Letter.objects.values_list("state", flat=True))
    assert set(states) <= {Letter.SENT, Letter.WITHDRAWN} and states.count(Letter.SENT) == len(behaviour.taken)
    assert Ask.objects.filter(undone_at=None).count() == len(behaviour.taken)


def test_one_answer_read_by_two_workers_is_kept_once(letter_drive, wainfleet, amira, settings):
    settings.RELAY_FROM = "letters@groups.example"
    letter = write(letter_drive, wainfleet, person=amira, copy_to_campaign=True, at=NOON).letter
    Letter.objects.update(state=Letter.SENT, sent_at=NOON)

    together(*[lambda: take_mail(mail(letter.reply_token), at=NOON)] * 6)

    assert Reply.objects.count() == 1
