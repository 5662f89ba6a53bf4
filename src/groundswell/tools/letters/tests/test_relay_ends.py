"""What becomes of letters: caps, answers, stops, bounces, what is closed, what nobody confirmed or read."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.support.people import NOON

from groundswell.tools.letters import services
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.recount import figures, recount
from groundswell.tools.letters.services import passing
from groundswell.tools.letters.tests.relay_support import (
    confirm,
    deliver,
    introduced,
    only,
    own_domain,
    server,
    write,
)
from groundswell.trunk.consent import services as consent
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.models import Confirmation, Message
from groundswell.trunk.messaging.relaying import relay_address
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets.models import Ask, Drive, Standing, Target, TargetNote

__all__ = ["own_domain", "server"]

pytestmark = pytest.mark.django_db


# --- caps ---------------------------------------------------------------------------------------------------


def test_over_her_cap_a_known_writer_is_told_to_wait_and_nothing_is_kept(letter_drive, wainfleet, amira):
    for _ in range(letter_drive.writer_cap):
        write(letter_drive, wainfleet, person=amira)

    with pytest.raises(services.NotSent, match="3 letters today") as refused:
        write(letter_drive, wainfleet, person=amira)
    assert refused.value.code == services.CAPPED and Letter.objects.count() == 3
    assert write(letter_drive, wainfleet, person=amira, at=now() + timedelta(days=1)).state == Letter.QUEUED


def test_a_target_with_enough_letters_gets_the_next_tomorrow(letter_drive, wainfleet, amira, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    LetterDrive.objects.update(target_cap=1)
    letter_drive.refresh_from_db()
    at = NOON
    assert write(letter_drive, wainfleet, person=amira, at=at).goes_at is None
    written = write(letter_drive, wainfleet, person=amira, at=at)

    assert written.goes_at and (written.goes_at.day, written.goes_at.hour) == (18, 8)
    assert Message.objects.filter(kind="letter").count() == 1
    assert passing.release_due(at=at + timedelta(hours=5)) == 0
    assert passing.release_due(at=at + timedelta(days=1)) == 1
    assert passing.release_due(at=at + timedelta(days=1)) == 0
    assert Message.objects.filter(kind="letter").count() == 2


def test_what_was_put_off_is_asked_again_on_its_day(letter_drive, wainfleet, amira):
    LetterDrive.objects.update(target_cap=1)
    letter_drive.refresh_from_db()
    letters = [write(letter_drive, wainfleet, person=amira, at=NOON).letter for _ in range(3)]
    Target.objects.filter(pk=wainfleet.target_id).update(no_sending=True)

    passing.release_due(at=NOON + timedelta(days=2))

    assert [Letter.objects.get(pk=letter.pk).state for letter in letters] == ["queued", "refused", "refused"]
    assert Message.objects.filter(kind="letter").count() == 1


def test_many_letters_of_one_mailbox_confirmed_at_once_keep_its_cap(letter_drive, wainfleet, client, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    for _ in range(services.sending.MOST_WAITING):
        write(letter_drive, wainfleet)
    with pytest.raises(services.NotSent) as refused:
        write(letter_drive, wainfleet)
    assert refused.value.code == services.CAPPED

    confirm(client)

    assert Message.objects.filter(kind="letter").count() == 3
    days = {letter.goes_at.date() for letter in Letter.objects.filter(state=Letter.QUEUED)}
    assert len(days) == 4


# --- answers, stops, bounces --------------------------------------------------------------------------------


def declare(standing, stance):
    from groundswell.trunk.targets.services import declare as record

    return record(standing=standing, stance=stance, key=uuid4(), at=now(), evidence_note="At the meeting, by Asha")


@pytest.mark.parametrize("stance", [Standing.DECLARED, Standing.AGAINST])
def test_who_has_answered_gets_no_more_letters(letter_drive, wainfleet, amira, server, stance):
    waiting = write(letter_drive, wainfleet, person=amira)
    held = write(letter_drive, wainfleet, person=amira, body="I will kill you")
    assert (waiting.state, held.state) == (Letter.QUEUED, Letter.HELD)

    declare(wainfleet, stance)
    deliver()

    assert server.taken == []
    assert set(Letter.objects.values_list("state", "body")) == {(Letter.WITHDRAWN, "")}
    assert not Message.objects.filter(kind="letter-news").exists()
    with pytest.raises(services.NotSent) as refused:
        write(letter_drive, Standing.objects.get(pk=wainfleet.pk), person=amira)
    assert refused.value.code == services.CLOSED


def test_one_that_only_leans_is_still_written_to(letter_drive, wainfleet, amira, server):
    write(letter_drive, wainfleet, person=amira)
    declare(wainfleet, Standing.LEANING)
    deliver()

    assert len(server.taken) == 1


def test_a_letter_that_comes_back_is_noted_uncounted_and_its_writer_told_once(letter_drive, wainfleet, amira, server):
    Target.objects.filter(pk=wainfleet.target_id).update(phone="01632 960 100")
    write(letter_drive, wainfleet, person=amira)
    deliver()
    token = only().message.bounce_token
    assert figures() == {"letters": 1}

    for _ in range(2):
        assert messaging.record_bounce(token=token, status="5.1.1", at=now())

    assert only().state == Letter.BOUNCED and figures() == {"letters": 0}
    assert recount(letter_drive.drive.campaign, apply=False) == []
    note = TargetNote.objects.get()
    assert note.kind == "bounce" and "5.1.1" in note.text and note.campaign == letter_drive.drive.campaign
    wainfleet.refresh_from_db()
    assert (wainfleet.heard_letters, wainfleet.stance) == (0, Standing.NOT_ASKED)
    news = Message.objects.get(kind="letter-news")
    assert news.to_address == amira.email and "01632 960 100" in news.body_text.replace("\u00a0", " ")
    assert not messaging.retry_message(message=only().message, at=now())


def test_one_that_the_server_refuses_is_a_bounce_too(letter_drive, wainfleet, amira, server):
    server.answers[wainfleet.target.email] = "550 5.1.1 no such user"
    write(letter_drive, wainfleet, person=amira)
    deliver()

    assert only().state == Letter.BOUNCED and TargetNote.objects.count() == 1 and not Ask.objects.exists()


def test_a_delay_is_no_bounce(letter_drive, wainfleet, amira, server):
    write(letter_drive, wainfleet, person=amira)
    deliver()
    messaging.record_bounce(token=only().message.bounce_token, status="4.4.1", at=now())

    assert only().state == Letter.SENT


def test_a_target_who_asked_us_to_stop_is_left_in_peace(letter_drive, wainfleet, amira, server, campaign):
    consent.opt_out(
        campaign=campaign, channel="email", value=wainfleet.target.email, source="by mail", at=NOON, key="s"
    )
    write(letter_drive, wainfleet, person=amira)
    deliver()

    assert not [taken for taken in server.taken if "council" in taken.recipient]
    assert only().state == Letter.REFUSED and Message.objects.filter(kind="letter-news").count() == 1


@pytest.mark.parametrize("what", ["letters closed", "drive closed", "left", "out of office", "no email", "no relay"])
def test_what_is_closed_takes_no_letters(letter_drive, wainfleet, amira, what):
    if what == "letters closed":
        letter_drive.state = LetterDrive.CLOSED
    elif what == "no relay":
        letter_drive.relay = False
    elif what == "drive closed":
        letter_drive.drive.state = Drive.CLOSED
    elif what == "left":
        wainfleet.left_at = NOON
    elif what == "out of office":
        wainfleet.target.ended_at = NOON
    else:
        wainfleet.target.email = ""
    with pytest.raises(services.NotSent):
        write(letter_drive, wainfleet, person=amira)
    assert not Letter.objects.exists() and not Confirmation.objects.exists()


def test_a_letter_to_the_target_of_another_drive_is_refused(letter_drive, campaign, areas, amira):
    from groundswell.tools.letters.tests.conftest import stand

    other = Drive.objects.create(
        campaign=campaign, slug="other", kind="cause", state="open", title="Other", created_at=NOON
    )
    with pytest.raises(services.NotSent):
        write(letter_drive, stand(other, "Else Where", None, NOON), person=amira)


def test_confirmed_too_late_nothing_goes_and_the_writer_is_told(letter_drive, wainfleet, client, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    write(letter_drive, wainfleet)
    Drive.objects.update(state=Drive.CLOSED)
    confirm(client)

    assert only().state == Letter.WITHDRAWN and not Message.objects.filter(kind="letter").exists()
    assert Message.objects.filter(kind="letter-news").count() == 1


def test_confirmed_after_the_target_answered_nothing_goes_and_the_writer_is_told(
    letter_drive, wainfleet, client, settings
):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    write(letter_drive, wainfleet)
    declare(wainfleet, Standing.DECLARED)
    confirm(client)

    assert only().state == Letter.WITHDRAWN and not Message.objects.filter(kind="letter").exists()
    assert "They have answered since you wrote" in Message.objects.get(kind="letter-news").body_text


def test_a_letter_that_nobody_reads_is_given_up_after_a_month(letter_drive, wainfleet, amira):
    letter = write(letter_drive, wainfleet, person=amira, body="I will kill you", at=NOON).letter

    assert passing.give_up_held(at=NOON + timedelta(days=29)) == 0
    assert passing.give_up_held(at=NOON + timedelta(days=31)) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.body) == (Letter.REFUSED, "")
    assert Message.objects.filter(kind="letter-news").count() == 1


def test_a_target_with_foreign_letters_in_its_domain_is_reached_and_holds_up_nobody(
    letter_drive, wainfleet, haigh, amira, server
):
    Target.objects.filter(pk=wainfleet.target_id).update(email="rat@bücher.example")
    Target.objects.filter(pk=haigh.target_id).update(no_sending=False, email="rät@council.example.org")
    write(letter_drive, Standing.objects.get(pk=wainfleet.pk), person=amira)
    with pytest.raises(services.NotSent) as refused:
        write(letter_drive, Standing.objects.get(pk=haigh.pk), person=amira)
    message = Message.objects.get(kind="letter")
    Message.objects.create(
        campaign=message.campaign, kind="confirmation", to_address="rät@x.example", subject="x", body_text="x",
        key="odd", bounce_token="odd", made_at=NOON, send_after=NOON,
    )  # fmt: skip
    deliver()

    assert refused.value.code == services.NO_EMAIL
    assert [taken.recipient for taken in server.taken] == ["rat@xn--bcher-kva.example"]
    assert Message.objects.get(key="odd").state == Message.FAILED


def test_nobody_who_did_not_confirm_is_told_anything(letter_drive, wainfleet, amira):
    from groundswell.tools.letters.services.telling import NOT_SENT, tell_writer

    letter = write(letter_drive, wainfleet).letter

    assert not tell_writer(letter, NOT_SENT, at=NOON)


def test_letters_that_nobody_confirmed_are_forgotten_after_thirty_days(letter_drive, wainfleet):
    from groundswell.tools.letters.services.confirming import forget_unconfirmed

    write(letter_drive, wainfleet, at=NOON)

    assert forget_unconfirmed(at=NOON + timedelta(days=29)) == 0
    assert forget_unconfirmed(at=NOON + timedelta(days=31)) == 1


def test_an_odd_relay_address_is_still_one_address(settings):
    settings.RELAY_FROM = "post@x.example"
    assert (relay_address(), relay_address("abc")) == ("post@x.example", "post+abc@x.example")
    assert introduced
