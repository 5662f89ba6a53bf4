"""The list of the desk: what is in it, who may see it, what must be put right."""

import csv
import io
from uuid import uuid4

import pytest
from tests.support.people import give_role, make_account

from groundswell.tools.library import selectors, services
from groundswell.tools.library.models import Article, Entry
from groundswell.tools.library.recount import recount
from groundswell.tools.library.tests.conftest import DESK
from groundswell.trunk.facts import services as facts
from groundswell.trunk.media.rights import Details
from groundswell.trunk.media.services import add_picture

pytestmark = pytest.mark.django_db
PAGES = ["", "add/", "library.csv", "articles/new/", "pictures/new/"]


@pytest.fixture
def things(campaign, noon, photo):
    """A figure that is said in two places, a quote, an article and a picture."""
    figure = facts.record_fact(
        campaign=campaign, kind="figure", text="Running it as one saves £6m a year", figure="£6m",
        source_title="Council paper 4", source_url="https://council.example/4", key=uuid4(), at=noon,
    )  # fmt: skip
    quote = facts.record_fact(
        campaign=campaign, kind="quote", text="My shift ends at ten.", said_by="Denise Oyelaran",
        source_title="Told to us", key=uuid4(), at=noon, consent="given", credit="Nell canary", credit_hidden=True,
    )  # fmt: skip
    url = "https://council.example/4"
    article = services.add_article(campaign=campaign, url=url, key=uuid4(), at=noon, fetch=False)
    picture = add_picture(
        campaign=campaign, upload=photo, account=None, at=noon,
        details=Details(alt="Denise at the stop", rights="own", people="agreed", credit="Hidden H", credit_hidden=True),
    )  # fmt: skip
    for kind, public_id in (("elsewhere", "a" * 22), ("elsewhere", "b" * 22)):
        facts.use_facts(kind=kind, public_id=public_id, facts=[figure], at=noon)
    return figure, quote, article, picture


def test_everything_has_one_entry_with_its_source_rights_and_uses(campaign, things):
    found = {item.entry.kind: item for item in selectors.shelf(campaign).items}

    assert set(found) == {"figure", "quote", "article", "picture"}
    assert (found["figure"].where_from, found["figure"].used_in) == ("Council paper 4", "2 places")
    assert (found["quote"].title, found["quote"].rights) == ("“My shift ends at ten.”", "Agreed to be quoted")
    assert (found["article"].rights, found["article"].used) == ("Being fetched", 1)
    assert (found["picture"].rights, found["picture"].where_from) == ("We made it", "Asked not to be named")


def test_what_was_withdrawn_comes_first_with_what_it_touches(client_for, edda, campaign, things, noon):
    facts.withdraw_fact(fact=things[0], reason="Paper 7 says £5.4m", at=noon, account=edda)

    html = client_for(edda).get(DESK).content.decode()

    assert selectors.shelf(campaign).items[0].wrong == 2
    assert "2 to put right" in html and "Paper 7 says £5.4m" in html and "To put right" in html
    assert selectors.shelf(campaign, kind=selectors.TO_RIGHT).total == 1


def test_filters_stand_in_the_address_and_count(client_for, edda, things):
    browser = client_for(edda)

    pictures = browser.get(f"{DESK}?kind=pictures").content.decode()
    none = browser.get(f"{DESK}?q=zeppelin").content.decode()

    assert "Denise at the stop" in pictures and "Council paper 4" not in pictures
    assert "Nothing holds “zeppelin”" in none
    assert browser.get(f"{DESK}?kind=nonsense&show=abc&q=%00").status_code == 200


def test_a_fact_whose_words_were_erased_is_found_by_them_no_more(campaign, things, noon):
    facts.take_back_quote(fact=things[1], erase=True, at=noon, account=None)

    assert selectors.shelf(campaign, text="shift ends").total == 0
    assert not Entry.objects.filter(words__icontains="oyelaran").exists()
    assert not Entry.objects.filter(title_words__icontains="oyelaran").exists()


def test_the_table_holds_what_the_list_shows_and_no_hidden_name(client_for, edda, things):
    answer = client_for(edda).get(f"{DESK}library.csv")
    text = b"".join(answer.streaming_content).decode()

    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert {row["Kind"] for row in rows} == {"Fact", "Quote", "Article", "Picture"}
    assert "canary" not in text and "Hidden H" not in text


def test_the_list_asks_no_more_of_the_database_for_more_rows(client_for, edda, campaign, things, noon, photo):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client_for(edda).get(DESK)
        return len(found)

    asked()
    few = asked()
    for number in range(8):
        services.add_article(campaign=campaign, url=f"https://x.example/{number}", key=uuid4(), at=noon, fetch=False)

    assert asked() == few


@pytest.mark.parametrize("path", PAGES)
def test_only_whoever_edits_or_organises_the_whole_campaign_sees_it(
    client_for, campaign, group, edda, asha, olu, ben, cal, oona, things, path
):
    gita = make_account("Gita", "gita@example.org")
    give_role(gita, campaign, "organiser", group=group)

    seen = [client_for(who).get(f"{DESK}{path}").status_code for who in (edda, asha, olu)]
    unseen = [client_for(who).get(f"{DESK}{path}").status_code for who in (ben, cal, oona, gita)]

    assert (seen, unseen) == ([200] * 3, [404] * 4)


def test_nobody_of_next_door_opens_or_changes_what_is_ours(client_for, oona, things):
    _figure, _quote, article, picture = things
    browser = client_for(oona)
    for of in (f"articles/{article.public_id}/", f"pictures/{picture.public_id}/"):
        for campaign in ("better-buses", "other"):
            base = f"/desk/{campaign}/library/{of}"
            asked = [browser.get(base), browser.get(f"{base}edit/"), browser.post(f"{base}use/", {"use": "no"})]
            assert [answer.status_code for answer in asked] == [404] * 3

    assert not Article.objects.exclude(withdrawn_at=None).exists()


def test_an_article_goes_out_of_use_and_comes_back(client_for, edda, things):
    article = things[2]
    browser, base = client_for(edda), f"{DESK}articles/{article.public_id}/"

    browser.post(f"{base}use/", {"use": "no"})
    gone = Entry.objects.get(article=article).ended
    browser.post(f"{base}use/", {"use": "yes"})

    assert gone and not Entry.objects.get(article=article).ended


def test_an_article_says_what_we_say_it_is(client_for, edda, things):
    base = f"{DESK}articles/{things[2].public_id}/"
    asked = {"title": "Paper 4, “the savings”", "tags": "money,  paper , money", "published_on": "2024-02-03"}

    saved = client_for(edda).post(f"{base}edit/", asked)
    wrong = client_for(edda).post(f"{base}edit/", {"title": "", "published_on": "soon", "note": "kept note"})

    article = Article.objects.get(pk=things[2].pk)
    assert (saved.status_code, article.title, article.tags) == (302, "Paper 4, “the savings”", ["money", "paper"])
    assert wrong.status_code == 422 and "kept note" in wrong.content.decode()


def test_the_desk_search_finds_the_library(client_for, edda, asha, things):
    html = client_for(asha).get("/desk/better-buses/search/?q=denise").content.decode()

    assert "Denise at the stop" in html


def test_what_came_while_nobody_listened_is_entered_by_the_recount(campaign, things):
    Entry.objects.filter(campaign=campaign).delete()

    told = recount(campaign, apply=False)
    recount(campaign, apply=True)

    assert (told[0].kept, recount(campaign, apply=False), Entry.objects.filter(campaign=campaign).count()) == (4, [], 4)


@pytest.fixture
def ask(edda, campaign):
    """A program with a key of Edda's: `ask("get", "entries?q=bus")`."""
    from django.test import Client

    from groundswell.trunk.api.services import make_key
    from groundswell.trunk.records.clock import now

    _key, secret = make_key(account=edda, campaign=campaign, name="site", may_write=True, days=3, at=now())

    def answer(method: str, path: str, data=None):
        headers = {"Authorization": f"Bearer {secret}"}
        url = f"/api/v1/library/{path}"
        if data is None:
            return getattr(Client(), method)(url, headers=headers)
        return getattr(Client(), method)(url, data, content_type="application/json", headers=headers)

    return answer


def test_the_api_lists_and_finds_it(ask, things):
    answer = ask("get", "entries?q=stop").json()

    assert answer["total"] == 1 and answer["entries"][0]["title"] == "Denise at the stop"
    assert answer["entries"][0]["may_go_out"] is True and "Hidden H" not in str(answer)


def test_the_api_takes_a_link_once_and_tells_how_it_went(ask, campaign, oona, other_campaign, noon):
    link = {
        "url": "gazette.example/1",
        "tags": ["a"],
        "idempotency_key": str(uuid4()),
        "credit": "N",
        "credit_hidden": True,
    }

    first, again = (ask("post", "articles", link) for _ in range(2))
    theirs = services.add_article(campaign=other_campaign, url="https://x.example/", key=uuid4(), at=noon, fetch=False)

    assert (first.status_code, again.json()["identifier"]) == (201, first.json()["identifier"])
    assert (first.json()["url"], first.json()["state"], first.json()["credit"]) == (
        "https://gazette.example/1",
        "waiting",
        "",
    )
    found = Article.objects.get(campaign=campaign)
    assert ask("get", f"articles/{found.public_id}").json()["tags"] == ["a"]
    assert ask("get", f"articles/{theirs.public_id}").status_code == 404
    assert ask("post", "articles", {"url": "javascript:alert(1)"}).status_code == 422
    assert ask("post", "articles", link | {"idempotency_key": str(theirs.key)}).status_code == 422


def test_nobody_makes_us_ask_without_end(ask, client_for, edda, monkeypatch):
    from groundswell.tools.library import limits

    monkeypatch.setattr(limits.LINKS, "most", 2)
    monkeypatch.setattr(limits.LINKS, "_seen", type(limits.LINKS._seen)())
    asked = [ask("post", "articles", {"url": f"https://x.example/{number}"}).status_code for number in range(3)]
    page = client_for(edda).post(f"{DESK}articles/new/", {"url": "https://x.example/4", "key": uuid4()})

    assert (asked, page.status_code) == ([201, 201, 429], 422)
