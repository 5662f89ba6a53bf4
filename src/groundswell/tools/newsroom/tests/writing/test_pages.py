"""The newsroom's desk pages, as an organiser, and as people who have no business there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.support.people import give_role, make_account

from groundswell.tools.newsroom.addresses import desk
from groundswell.tools.newsroom.models import Newsroom, Post, Voice
from groundswell.tools.newsroom.services import room, writing
from groundswell.tools.newsroom.services.writing import Shown
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic, Image
from groundswell.trunk.publishing.models import NetworkAccount

CALENDAR = "/desk/better-buses/newsroom/"


@pytest.fixture
def browser(client: Client, asha: Account) -> Client:
    """Asha's browser."""
    client.force_login(asha)
    return client


@pytest.fixture
def groups_organiser(campaign: Campaign, group: Group) -> Account:
    """Organises one group."""
    account = make_account("Gwen Pryce", "gwen@example.org")
    give_role(account, campaign, "organiser", group=group)
    return account


def form_of(post: Post | None, page: NetworkAccount, **more: object) -> dict[str, object]:
    """What the editor posts."""
    says = writing.says_of(post) if post else None
    return {
        "title": says.title if says else "A title",
        "text": says.text if says else "Some words about a bus that does not come.",
        "link": "",
        "language": "en",
        "accounts": [page.public_id],
        "seen": post.version if post else "",
        **more,
    }


def test_the_calendar_shows_the_week_with_states_in_words(
    browser: Client, draft: Callable[..., Post], newsroom: Newsroom, noon: datetime
) -> None:
    at = timezone.now()
    one, two = draft(title="Tomorrow at noon"), draft(title="No time yet", text="Another thing altogether, so.")
    Post.objects.filter(pk=one.pk).update(goes_at=at)
    writing.submit_post(post=two, at=noon)

    page = browser.get(CALENDAR).content.decode()

    assert "Tomorrow at noon" in page and "Draft" in page
    assert "Without a time" in page and "0 of 2" in page


def test_filters_and_the_week_stand_in_the_address(browser: Client, draft: Callable[..., Post]) -> None:
    post = draft(title="Far ahead")
    ahead = timezone.now() + timedelta(days=70)
    Post.objects.filter(pk=post.pk).update(goes_at=ahead)

    assert "Far ahead" not in browser.get(CALENDAR).content.decode()
    assert "Far ahead" in browser.get(CALENDAR, {"week": ahead.date().isoformat()}).content.decode()
    assert "Far ahead" in browser.get(CALENDAR, {"view": "list"}).content.decode()
    assert "Far ahead" not in browser.get(CALENDAR, {"view": "list", "show": "held"}).content.decode()


@pytest.mark.parametrize("week", ["nonsense", "9999-12-31", "0001-01-01", "2026-02-30", "\0"])
def test_any_week_in_the_address_gives_a_page(browser: Client, week: str) -> None:
    assert browser.get(CALENDAR, {"week": week, "post": week, "show": week}).status_code == 200


def test_a_null_byte_anywhere_is_no_error(browser: Client, post: Post, page: NetworkAccount) -> None:
    assert browser.get(desk(post, "pictures"), {"q": "\0", "kind": "\0"}).status_code == 200
    assert browser.post(desk(post, "add-picture"), {"picture": "\0"}).status_code == 404
    assert browser.post(desk(post, "mend", "fact"), {"fact": "\0"}).status_code == 404
    assert browser.post(desk(post, "edit"), form_of(post, page, text="\0")).status_code == 422
    assert browser.post(f"{CALENDAR}posts/preview/", {"post": "\0", "text": "\0"}).status_code == 200
    assert browser.post(f"{CALENDAR}settings/words/", {f"ending_{page.public_id}": "\0"}).status_code == 302
    assert browser.post(desk(post, "put-away"), {"reason": "\0"}).status_code == 302


def test_the_calendar_takes_few_queries_however_many_posts(
    browser: Client,
    draft: Callable[..., Post],
    newsroom: Newsroom,
    card: Graphic,
    django_assert_max_num_queries: object,
) -> None:
    for number in range(12):
        post = draft(title=f"Post {number}", pictures=(Shown(graphic=card),))
        Post.objects.filter(pk=post.pk).update(goes_at=timezone.now(), state=Post.WAITING)

    with django_assert_max_num_queries(45):  # type: ignore[operator]
        browser.get(CALENDAR)


def test_a_picked_post_stands_beside_the_calendar(browser: Client, post: Post) -> None:
    page = browser.get(CALENDAR, {"post": post.public_id}).content.decode()

    assert '<aside class="side"' in page
    assert "Ask for approval" in page


def test_a_new_post_is_drafted_once_and_comes_up(browser: Client, page: NetworkAccount) -> None:
    form = form_of(None, page, key="6f1d2a3c-0b1e-4a55-8a0c-3d6f1f0c9e21")

    first = browser.post(f"{CALENDAR}posts/new/", form)
    browser.post(f"{CALENDAR}posts/new/", form)

    post = Post.objects.get()
    assert first.headers["Location"] == desk(post)
    assert browser.get(desk(post)).status_code == 200


def test_what_was_typed_is_kept_with_what_is_wrong(browser: Client, page: NetworkAccount) -> None:
    answer = browser.post(f"{CALENDAR}posts/new/", form_of(None, page, title="", text="<b>Kept</b>"))

    assert answer.status_code == 422
    assert "&lt;b&gt;Kept&lt;/b&gt;" in answer.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.org", "not a link"])
def test_a_link_that_is_no_web_page_is_refused(browser: Client, page: NetworkAccount, link: str) -> None:
    assert browser.post(f"{CALENDAR}posts/new/", form_of(None, page, link=link)).status_code == 422


def test_two_who_edit_at_once_both_see_what_changed(
    browser: Client, post: Post, page: NetworkAccount, noon: datetime
) -> None:
    writing.change_post(post=post, says=replace(writing.says_of(post), text="Hers, all of it"), seen=1, at=noon)

    answer = browser.post(desk(post, "edit"), form_of(post, page, text="His words", seen=1))
    shown = answer.content.decode()

    assert answer.status_code == 409
    assert "What changed meanwhile" in shown and "His words" in shown
    assert 'name="seen" value="2"' in shown
    post.refresh_from_db()
    assert post.text == "Hers, all of it"


def test_the_preview_shows_each_network_and_saves_nothing(
    browser: Client, post: Post, page: NetworkAccount, bluesky: NetworkAccount
) -> None:
    typed = form_of(post, page, text="One\n---\nTwo <script>", accounts=[page.public_id, bluesky.public_id])

    shown = browser.post(f"{CALENDAR}posts/preview/", {**typed, "post": post.public_id}).content.decode()

    assert "Bluesky" in shown and "of 300 characters" in shown
    assert "<script>" not in shown
    post.refresh_from_db()
    assert post.version == 1


def test_asking_for_approval_says_what_is_missing(browser: Client, draft: Callable[..., Post]) -> None:
    post = draft(text="")

    answer = browser.post(desk(post, "submit"), follow=True)

    assert "There are no words and no picture." in answer.content.decode()
    post.refresh_from_db()
    assert post.state == Post.DRAFT


def test_the_mend_is_the_button(
    browser: Client, draft: Callable[..., Post], figure: Fact, corrected: Callable[[Fact], Fact]
) -> None:
    post = draft(text="We save £6m.")
    corrected(figure)

    shown = browser.get(desk(post)).content.decode()
    assert "Change to £5.4m" in shown

    browser.post(desk(post, "mend", "fact"), {"fact": figure.public_id})
    post.refresh_from_db()
    assert post.text == "We save £5.4m."


def test_every_mend_there_is_answers_and_others_are_not_found(browser: Client, post: Post) -> None:
    from groundswell.tools.newsroom.mending_views import MENDS

    for what in MENDS:
        assert browser.post(desk(post, "mend", what)).status_code in (302, 404), what
    assert browser.post(desk(post, "mend", "anything")).status_code == 404


def test_pictures_are_chosen_from_cards_and_photos(browser: Client, post: Post, card: Graphic, photo: Image) -> None:
    assert "Last bus" in browser.get(desk(post, "pictures")).content.decode()
    assert "Denise at the stop" in browser.get(desk(post, "pictures"), {"kind": "photos"}).content.decode()

    browser.post(desk(post, "add-picture"), {"kind": "cards", "picture": card.public_id})
    browser.post(desk(post, "add-picture"), {"kind": "photos", "picture": photo.public_id})
    browser.post(desk(post, "remove-picture"), {"number": "2", "first": "1", "stay": "1"})

    assert writing.says_of(Post.objects.get()).pictures == (Shown(image=photo), Shown(graphic=card))
    browser.post(desk(post, "remove-picture"), {"number": "1"})
    assert writing.says_of(Post.objects.get()).pictures == (Shown(graphic=card),)


def test_a_picture_without_rights_or_of_another_campaign_cannot_be_chosen(
    browser: Client, post: Post, photo: Image, other_campaign: Campaign
) -> None:
    Image.objects.filter(pk=photo.pk).update(rights="")
    assert browser.post(desk(post, "add-picture"), {"kind": "photos", "picture": photo.public_id}).status_code == 404

    Image.objects.filter(pk=photo.pk).update(rights="own", campaign=other_campaign)
    assert browser.post(desk(post, "add-picture"), {"kind": "photos", "picture": photo.public_id}).status_code == 404


def test_a_time_is_set_on_the_newsrooms_clock(browser: Client, post: Post, newsroom: Newsroom) -> None:
    Newsroom.objects.update(time_zone="America/New_York")

    browser.post(desk(post, "time"), {"when": "time", "goes_at": "2099-01-05T18:00"})
    post.refresh_from_db()
    assert post.goes_at == datetime.fromisoformat("2099-01-05T23:00+00:00")

    past = browser.post(desk(post, "time"), {"when": "time", "goes_at": "2001-01-05T18:00"})
    assert past.status_code == 422


def test_the_settings_are_kept(browser: Client, campaign: Campaign, asha: Account, olu: Account) -> None:
    url = f"{CALENDAR}settings/"
    voices = {f"voice_{asha.public_id}": "on", f"voice_{olu.public_id}": "on", f"releases_{olu.public_id}": "on"}
    rule = {"rule": "count", "needed": "2", "silence_minutes": "60", "time_zone": "Europe/London"}

    assert browser.post(f"{url}rule/", rule).status_code == 422
    assert browser.post(f"{url}voices/", voices).status_code == 302
    assert browser.post(f"{url}rule/", rule).status_code == 302
    assert browser.post(f"{url}slots/", {"day_0": "08:00 12.30", "day_4": "18:00"}).status_code == 302
    assert browser.post(f"{url}slots/", {"day_0": "8 o'clock"}).status_code == 422
    quiet = {"title": "Polling day", "starts_at": "2099-05-06T00:00", "ends_at": "2099-05-06T22:00"}
    assert browser.post(f"{url}quiet/", quiet).status_code == 302
    assert browser.post(f"{url}quiet/", {**quiet, "ends_at": "2099-05-05T00:00"}).status_code == 422

    newsroom = Newsroom.objects.get(campaign=campaign)
    assert newsroom.needed == 2
    assert sorted(newsroom.slots.values_list("weekday", "minute")) == [(0, 480), (0, 750), (4, 1080)]
    assert [voice.account for voice in newsroom.voices.filter(releases=True)] == [olu]
    assert "Polling day" in browser.get(url).content.decode()


def test_more_approvals_than_voices_are_refused_both_ways(newsroom: Newsroom, asha: Account, noon: datetime) -> None:
    with pytest.raises(room.TooManyNeeded):
        room.set_voices(newsroom=newsroom, voices=[room.Speaks(asha)], at=noon)
    with pytest.raises(room.TooManyNeeded):
        room.set_rule(newsroom=newsroom, rule="count", needed=3, silence_minutes=60, time_zone="Europe/London", at=noon)
    with pytest.raises(room.NoReleaser):
        room.set_rule(
            newsroom=newsroom, rule="silence", needed=1, silence_minutes=60, time_zone="Europe/London", at=noon
        )


def test_an_editor_writes_and_does_not_set_the_rule(client: Client, campaign: Campaign, post: Post) -> None:
    editor = make_account("Eddie", "eddie@example.org")
    give_role(editor, campaign, "editor")
    client.force_login(editor)

    assert client.get(desk(post, "edit")).status_code == 200
    assert client.post(f"{CALENDAR}settings/rule/", {}).status_code == 404
    assert client.post(f"{CALENDAR}settings/voices/", {}).status_code == 404


def test_a_groups_organiser_reads_where_she_has_a_voice_and_changes_nothing(
    client: Client, groups_organiser: Account, post: Post, newsroom: Newsroom
) -> None:
    client.force_login(groups_organiser)
    assert client.get(CALENDAR).status_code == client.get(desk(post)).status_code == 404

    Voice.objects.create(newsroom=newsroom, account=groups_organiser)
    assert client.get(CALENDAR).status_code == client.get(desk(post)).status_code == 200
    assert "posts/new/" not in client.get(CALENDAR).content.decode()
    assert client.get(desk(post, "edit")).status_code == 404
    assert client.post(desk(post, "submit")).status_code == 404
    post.refresh_from_db()
    assert post.state == Post.DRAFT


def test_strangers_volunteers_and_the_campaign_next_door_find_nothing(
    client: Client, ben: Account, cal: Account, oona: Account, post: Post
) -> None:
    for account in (ben, cal, oona):
        client.force_login(account)
        assert client.get(desk(post)).status_code == 404
        assert client.post(desk(post, "put-away")).status_code == 404
    client.force_login(oona)
    assert client.get(f"/desk/other/newsroom/posts/{post.public_id}/").status_code == 404
    assert client.post(f"/desk/other/newsroom/posts/{post.public_id}/submit/").status_code == 404


def test_markup_in_a_post_is_text_on_every_page(browser: Client, draft: Callable[..., Post]) -> None:
    post = draft(title="<img src=x onerror=alert(1)>", text="</textarea><script>alert(1)</script>")

    for url in (CALENDAR, f"{CALENDAR}?post={post.public_id}", desk(post), desk(post, "edit"), desk(post, "history")):
        shown = browser.get(url).content.decode()
        assert "<script>alert" not in shown and "<img src=x" not in shown


def test_the_desks_search_finds_posts(browser: Client, post: Post) -> None:
    assert "Last bus home" in browser.get("/desk/better-buses/search/", {"q": "thornwick denise"}).content.decode()
