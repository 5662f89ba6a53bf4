"""Colleagues are mailed what waits for them: several things in one mail, and not again what is over."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.newsroom.models import Listening, Notice, Post, Voice
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.services.deciding.settling import remind_of_open_ends
from groundswell.tools.newsroom.services.deciding.telling import mail_due, set_pace
from groundswell.tools.newsroom.tests.deciding.conftest import mend, sent_for_approval
from groundswell.trunk.access.models import Role
from groundswell.trunk.messaging.models import Message

SOON = timedelta(seconds=10)


def mails_to(account):
    return list(Message.objects.filter(to_address=account.email, kind="newsroom").order_by("pk"))


def test_each_voice_gets_one_mail_with_a_link_of_her_own(post, speaker, ros, noon):
    assert mail_due(at=noon + SOON) == 4

    (mail,) = mails_to(speaker("Nell"))
    assert mail.subject == "“Who pays?” waits for your answer | Better Buses for Ashdale"
    assert re.search(r"/better-buses/newsroom/answer/\S+/", mail.body_text)
    assert mails_to(ros) == []
    links = {re.search(r"/answer/(\S+?)/", one.body_text)[1] for one in Message.objects.filter(kind="newsroom")}
    assert len(links) == 4


def test_the_links_stand_in_no_outbox_that_a_campaign_reads(post, noon, client_for, asha):
    mail_due(at=noon + SOON)

    assert not Message.objects.filter(kind="newsroom", campaign__isnull=False).exists()
    assert "waits for your answer" not in client_for(asha).get("/desk/better-buses/outbox/").content.decode()


def test_many_posts_at_once_are_one_mail(campaign, page, ros, post, speaker, noon):
    for number in range(5):
        sent_for_approval(
            campaign, page, ros, noon, text=f"Number {number} says another thing " * 3, title=f"No {number}"
        )

    mail_due(at=noon + SOON)

    (mail,) = mails_to(speaker("Nell"))
    assert mail.subject.startswith("6 things for you in the newsroom")


def test_what_has_time_waits_a_quarter_of_an_hour(campaign, page, ros, post, speaker, noon):
    mail_due(at=noon + SOON)
    sent_for_approval(
        campaign, page, ros, noon + SOON, text="Quite another matter, on Thursday in the hall.", title="Hall"
    )
    Post.objects.update(goes_at=noon + timedelta(days=1))

    mail_due(at=noon + timedelta(minutes=14))
    assert len(mails_to(speaker("Nell"))) == 1
    mail_due(at=noon + timedelta(minutes=16))
    assert len(mails_to(speaker("Nell"))) == 2


def test_what_presses_waits_half_a_minute_only(post, objecting, approve, speaker, noon):
    approve(post, speaker("Dov"))
    Notice.objects.update(mailed_at=noon)
    Listening.objects.update_or_create(
        newsroom=post.campaign.newsroom, account=speaker("Dov"), defaults={"mailed_at": noon + SOON}
    )
    objecting(post, speaker("Nell"), at=noon + SOON)

    mail_due(at=noon + timedelta(seconds=35))
    assert mails_to(speaker("Dov")) == []
    mail_due(at=noon + timedelta(seconds=45))

    (mail,) = mails_to(speaker("Dov"))
    assert mail.subject.startswith("“Who pays?” is held: Nell Ibbotson objected")
    assert "A fact is wrong. Say £5.4m" in mail.body_text


def test_after_six_mails_within_an_hour_even_what_presses_is_gathered(campaign, page, ros, post, speaker, noon):
    for minute in range(40):
        at = noon + timedelta(minutes=minute)
        sent_for_approval(
            campaign, page, ros, at, text=f"Minute {minute} brings its own news to the town.", title=f"{minute}"
        )
        mail_due(at=at + SOON)

    assert 6 <= len(mails_to(speaker("Nell"))) <= 9


def test_who_has_answered_meanwhile_gets_no_mail(post, approve, speaker, noon):
    approve(post, speaker("Nell"))

    mail_due(at=noon + SOON)

    assert mails_to(speaker("Nell")) == []
    assert not Notice.objects.filter(account=speaker("Nell"), mailed_at__isnull=True).exists()


def test_a_mail_is_written_once_however_often_the_job_runs(post, speaker, noon):
    for second in range(10, 40, 5):
        mail_due(at=noon + timedelta(seconds=second))

    assert len(mails_to(speaker("Nell"))) == 1


def test_a_changed_post_is_asked_about_anew_and_who_objected_is_told_that_it_changed(
    post, objecting, speaker, ros, noon
):
    mail_due(at=noon + SOON)
    objecting(post, speaker("Nell"), at=noon + SOON)
    mend(post, ros, noon + timedelta(minutes=20))

    mail_due(at=noon + timedelta(minutes=21))

    assert mails_to(speaker("Nell"))[-1].subject.startswith("“Who pays?” was changed after you objected")
    assert mails_to(speaker("Jo"))[-1].subject.startswith("“Who pays?” waits for your answer")


@pytest.mark.parametrize(("pace", "mails"), [(Listening.NEVER, 0), (Listening.HOURLY, 1)])
def test_each_says_how_often_mail_comes(campaign, page, ros, post, newsroom, speaker, noon, pace, mails):
    set_pace(newsroom=newsroom, account=speaker("Nell"), pace=pace)

    for minutes in range(1, 55, 6):
        sent_for_approval(
            campaign, page, ros, noon, text=f"Minute {minutes} brings its own news to the town.", title=f"{minutes}"
        )
        mail_due(at=noon + timedelta(minutes=minutes))

    assert len(mails_to(speaker("Nell"))) == mails


def test_who_left_gets_none(post, speaker, noon):
    Role.objects.filter(account=speaker("Nell")).update(ended_at=noon)

    mail_due(at=noon + SOON)

    assert mails_to(speaker("Nell")) == []


def test_an_owner_is_told_once_that_nobody_answered_an_objection(post, objecting, speaker, olu, noon):
    Post.objects.update(answer_by=noon + timedelta(minutes=40))
    objecting(post, speaker("Nell"))
    for minutes in (35, 41, 42):
        remind_of_open_ends(at=noon + timedelta(minutes=minutes))

    assert [row.account for row in Notice.objects.filter(kind="decide")] == [olu]


def test_the_whole_newsroom_hears_that_a_post_was_taken_down(post, approve, objecting, speaker, noon):
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Nell"))
    objecting(post, speaker("Jo"))

    mail_due(at=noon + SOON)

    assert "“Who pays?” was taken down" in mails_to(speaker("Gethin"))[0].body_text


def test_a_note_mails_whom_it_calls(post, speaker, ros, noon):
    Notice.objects.update(mailed_at=noon)
    deciding.add_note(post=post, account=ros, text="@Nell is £5.4m right?", key=uuid4(), at=noon)

    mail_due(at=noon + SOON)

    (mail,) = mails_to(speaker("Nell"))
    assert mail.subject.startswith("Ros Tamblyn wrote to you about “Who pays?”")
    assert "@Nell is £5.4m right?" in mail.body_text


def test_a_line_break_in_a_title_makes_no_second_header(campaign, page, ros, newsroom, speaker, noon):
    sent_for_approval(campaign, page, ros, noon, title="Buy\r\nBcc: everybody@example.org")

    mail_due(at=noon + SOON)

    assert Voice.objects.count() == 4
    for mail in Message.objects.filter(kind="newsroom"):
        assert "\n" not in mail.subject
        assert "Bcc" not in mail.headers
