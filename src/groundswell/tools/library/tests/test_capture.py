"""A pasted link: fetched with care, kept as it was, shown as plain text."""

import gzip
import hashlib
import io
from datetime import datetime
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from groundswell.tools.library import services
from groundswell.tools.library.capture import capture
from groundswell.tools.library.models import Article, Entry
from groundswell.tools.library.services.articles import without_tracking
from groundswell.tools.library.tests.conftest import DESK
from groundswell.tools.library.tests.pages import GAZETTE, Site, serving
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.rights import problems, usable
from groundswell.trunk.outbound.client import Fetched

pytestmark = pytest.mark.django_db
HTML = "text/html; charset=utf-8"


def bus_picture() -> bytes:
    file = io.BytesIO()
    Pillow.new("RGB", (400, 300), "#ffc21a").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def site(settings):
    """The Gazette's site, let through as if it stood on the internet."""
    answers = {
        "/news": (200, HTML, GAZETTE.encode()),
        "/pictures/depot.png": (200, "image/png", bus_picture()),
        "/paper.pdf": (200, "application/pdf", b"%PDF-1.7 paper seven"),
        "/locked": (403, "text/html", b"pay"),
        "/broken": (500, "text/html", b"oh"),
        "/long": (200, "text/html", b"x" * (5 * 1024 * 1024)),
        "/evil": (200, HTML, b'<meta property="og:image" content="http://169.254.169.254/latest"><title>E</title>'),
        "/badpic": (200, HTML, b'<meta property="og:image" content="/news"><title>B</title><p>words</p>'),
        "/script": (200, HTML, b"<title>&lt;script&gt;alert(1)&lt;/script&gt;</title><p>&lt;img onerror=x&gt;"),
    }
    with serving(answers) as found:
        settings.OUTBOUND_ALLOW = [("127.0.0.1", found.port)]
        yield found


def paste(campaign: Campaign, url: str, at: datetime, **told) -> Article:
    return services.add_article(campaign=campaign, url=url, key=uuid4(), at=at, fetch=False, **told)


def fetched(campaign: Campaign, url: str, at: datetime, **told) -> Article:
    found = paste(campaign, url, at, **told)
    capture(article=found, clock=lambda: at)
    found.refresh_from_db()
    return found


def test_a_page_is_kept_with_what_it_says_and_as_it_came(campaign, site: Site, noon):
    found = fetched(campaign, site.url("/news"), noon)

    assert (found.state, found.title, found.site) == (
        Article.KEPT, "Drivers’ branch backs public control", "Ashdale Gazette",
    )  # fmt: skip
    kept = gzip.decompress(default_storage.open(found.archive).read())
    assert kept == GAZETTE.encode()
    assert found.archive_digest == hashlib.sha256(kept).hexdigest() and found.archive_size == len(kept)
    assert Entry.objects.get(article=found).title == found.title


def test_its_picture_is_kept_for_the_desk_and_may_not_go_out(campaign, site: Site, noon):
    found = fetched(campaign, site.url("/news"), noon)

    assert found.picture is not None and found.picture.source_url == site.url("/pictures/depot.png")
    assert {problem.key for problem in problems(found.picture)} >= {"rights", "people"}
    assert not usable(campaign).exists() and not Entry.objects.filter(image=found.picture).exists()


def test_what_somebody_typed_stands_over_what_the_page_says(campaign, site: Site, noon):
    found = paste(campaign, site.url("/news"), noon, note="Quote the 61 to 4")
    Article.objects.filter(pk=found.pk).update(title="Our own title")
    found.refresh_from_db()

    capture(article=found, clock=lambda: noon)

    found.refresh_from_db()
    assert (found.title, found.note, found.author) == ("Our own title", "Quote the 61 to 4", "Nell Ibbotson, Rees Tŷ")


def test_a_paper_that_is_no_page_is_kept_whole_without_words(campaign, site: Site, noon):
    found = fetched(campaign, site.url("/paper.pdf"), noon)

    assert (found.state, found.title, found.text, found.mime) == (Article.KEPT, "paper.pdf", "", "application/pdf")


@pytest.mark.parametrize(
    ("path", "says"),
    [("/gone", "no page at this address"), ("/locked", "own readers"), ("/broken", "error 500"), ("/long", "4 MB")],
)
def test_what_could_not_be_had_says_why_and_can_be_tried_again(campaign, site: Site, noon, path, says):
    found = fetched(campaign, site.url(path), noon)

    assert found.state == Article.FAILED and says in found.problem
    assert services.fetch_again(article=found, at=noon) and not services.fetch_again(article=found, at=noon)


def test_a_job_that_runs_twice_keeps_one(campaign, site: Site, noon):
    found = fetched(campaign, site.url("/news"), noon)
    capture(article=found, clock=lambda: noon)
    answer = Fetched(site.url("/news"), 200, {"content-type": HTML}, b"<title>Other</title>")

    services.keep_answer(article=found, answer=answer, at=noon)

    found.refresh_from_db()
    assert found.title.startswith("Drivers") and site.asked.count("/news") == 1
    assert Image.objects.filter(campaign=campaign).count() == 1


@pytest.mark.parametrize("path", ["/evil", "/badpic"])
def test_a_picture_at_a_bad_address_or_that_is_none_is_left_out(campaign, site: Site, noon, path):
    found = fetched(campaign, site.url(path), noon)

    assert found.state == Article.KEPT and found.picture is None


ASKS = [
    "http://127.0.0.1:{port}/news", "http://localhost:{port}/news", "http://[::1]:{port}/", "http://2130706433/",
    "http://0x7f.1/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/",
]  # fmt: skip


@pytest.mark.parametrize("url", ASKS)
def test_our_own_network_is_never_asked(campaign, noon, url):
    with serving({"/news": (200, HTML, b"secret")}) as site:
        found = fetched(campaign, url.format(port=site.port), noon)

    assert (found.state, site.asked) == (Article.FAILED, [])
    assert "everybody can open" in found.problem or "did not answer" in found.problem


def test_a_page_that_leads_home_is_not_followed(campaign, noon, settings):
    with serving({"/": (200, HTML, b"secret")}) as home, serving({"/go": (302, home.url("/"), b"")}) as outside:
        settings.OUTBOUND_ALLOW = [("127.0.0.1", outside.port)]
        found = fetched(campaign, outside.url("/go"), noon)

    assert found.state == Article.FAILED and home.asked == [] and outside.asked == ["/go"]


def test_a_picture_that_leads_home_is_not_followed(campaign, noon, settings):
    with serving({"/": (200, "image/png", bus_picture())}) as home:
        pages = {
            "/page": (200, HTML, b'<title>T</title><meta property="og:image" content="/pic">'),
            "/pic": (302, home.url("/"), b""),
        }
        with serving(pages) as outside:
            settings.OUTBOUND_ALLOW = [("127.0.0.1", outside.port)]
            found = fetched(campaign, outside.url("/page"), noon)

    assert found.picture is None and home.asked == [] and outside.asked == ["/page", "/pic"]


def test_a_name_that_points_home_the_second_time_is_not_asked_there(campaign, noon, settings):
    """The page's name is public when it is looked up for the page, and ours when its picture is wanted."""
    page = b'<title>T</title><meta property="og:image" content="/pic">'
    with serving({"/page": (200, HTML, page), "/pic": (200, "image/png", bus_picture())}) as site:
        settings.OUTBOUND_ALLOW = [("127.0.0.1", site.port)]
        answers = iter([["127.0.0.1"], ["10.0.0.1"]])
        found = paste(campaign, f"http://rebind.example:{site.port}/page", noon)
        capture(article=found, clock=lambda: noon, resolver=lambda host, port: next(answers))

    found.refresh_from_db()
    assert (found.state, found.picture, site.asked) == (Article.KEPT, None, ["/page"])


def test_pasting_shows_the_page_that_waits_and_queues_one_job(client_for, edda, campaign):
    from django_tasks_db.models import DBTaskResult

    browser, key = client_for(edda), uuid4()
    asked = {"url": "www.gazette.example/news/1?utm_source=x&id=4#top", "key": key}
    answers = [browser.post(f"{DESK}articles/new/", asked) for _ in range(2)]

    found = Article.objects.get()
    assert [answer["Location"] for answer in answers] == [f"{DESK}articles/{found.public_id}/"] * 2
    assert found.url == "https://www.gazette.example/news/1?id=4"
    page = browser.get(answers[0]["Location"]).content.decode()
    assert "We are fetching the page" in page and "every 2s" in page
    assert DBTaskResult.objects.filter(task_path__endswith="fetch_article").count() == 1


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "file:///etc/passwd", "http://u:p@x.example/", "no address", "http://x.example:22"],
)
def test_what_is_no_web_address_comes_back_with_words(client_for, edda, url):
    answer = client_for(edda).post(f"{DESK}articles/new/", {"url": url, "key": uuid4()})

    assert answer.status_code == 422 and "web address" in answer.content.decode() and not Article.objects.exists()


def test_a_key_of_another_campaign_gives_nothing_away(client_for, edda, other_campaign, noon):
    theirs = paste(other_campaign, "https://secret.example/", noon)

    answer = client_for(edda).post(f"{DESK}articles/new/", {"url": "https://x.example/", "key": theirs.key})

    assert answer.status_code == 422 and theirs.public_id not in answer.content.decode()


def test_what_a_page_says_is_shown_as_text(client_for, edda, campaign, site: Site, noon):
    found = fetched(campaign, site.url("/script"), noon)

    html = client_for(edda).get(f"{DESK}articles/{found.public_id}/").content.decode()

    assert found.title == "<script>alert(1)</script>"
    assert "<script>alert" not in html and "<img onerror" not in html and "&lt;img onerror=x&gt;" in html


def test_the_archive_has_no_address_of_its_own(client_for, edda, campaign, site: Site, noon):
    found = fetched(campaign, site.url("/news"), noon)

    browser = client_for(edda)
    for address in (f"/media/{found.archive}", f"/{found.archive}"):
        assert browser.get(address).status_code == 404


def test_tracking_goes_and_all_else_stays():
    assert without_tracking("https://x.example/a?b=c%20d&e=&utm_x=1&fbclid=2#y") == "https://x.example/a?b=c+d&e="
    assert without_tracking("https://x.example/a?q=ŵ%2F1&z") == "https://x.example/a?q=ŵ%2F1&z"


def test_cut_off_after_the_page_was_kept_the_next_try_still_gets_its_picture(campaign, site: Site, noon):
    found = paste(campaign, site.url("/news"), noon)
    answer = Fetched(site.url("/news"), 200, {"content-type": HTML}, GAZETTE.encode())
    services.keep_answer(article=found, answer=answer, at=noon)

    capture(article=Article.objects.get(pk=found.pk), clock=lambda: noon)
    capture(article=Article.objects.get(pk=found.pk), clock=lambda: noon)

    found.refresh_from_db()
    assert found.picture is not None and Image.objects.count() == 1
    assert (site.asked.count("/news"), site.asked.count("/pictures/depot.png")) == (0, 1)
