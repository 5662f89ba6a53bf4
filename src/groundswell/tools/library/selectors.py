"""Reads of the catalogue: what is in it, found by words and by kind, with where it is from and where it is used."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, IntegerField, Model, OuterRef, QuerySet, Value, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundswell.tools.library.models import WORDS, Article, Entry
from groundswell.tools.library.reading import host_of
from groundswell.trunk.acts import Referred
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts.models import Fact, FactUse
from groundswell.trunk.facts.selectors import use_counts as fact_use_counts
from groundswell.trunk.media import selectors as media
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.rights import RIGHTS_WORDS, credit_of, problems, uses_by
from groundswell.trunk.media.rights import use_counts as image_use_counts
from groundswell.trunk.records.full_text import search, terms
from groundswell.trunk.tools import declared, loader

PAGE, MOST_SHOWN = 25, 500
MOST_FOUND = 1000
TO_RIGHT = "right"
KINDS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "facts": (gettext_lazy("Facts"), (Fact.FIGURE, Fact.CLAIM)),
    "quotes": (gettext_lazy("Quotes"), (Fact.QUOTE,)),
    "articles": (gettext_lazy("Articles"), ("article",)),
    "pictures": (gettext_lazy("Pictures"), ("picture",)),
}
KIND_WORDS: dict[str, str | Promise] = {
    Fact.FIGURE: gettext_lazy("Fact"),
    Fact.CLAIM: gettext_lazy("Fact"),
    Fact.QUOTE: gettext_lazy("Quote"),
    "article": gettext_lazy("Article"),
    "picture": gettext_lazy("Picture"),
}
ICONS = {
    Fact.FIGURE: "hash",
    Fact.CLAIM: "badge-check",
    Fact.QUOTE: "message-square-quote",
    "article": "newspaper",
    "picture": "image",
}
LISTS_ONLY = frozenset({"library.Entry", "library.Article"})
"""Models that point at pictures without showing them to anybody outside."""


@dataclass(frozen=True)
class Item:
    """
    A row of the catalogue. `rights` says in words whether and how it may go out; `stop` that it may not yet.

    `wrong` counts the places that still say what was withdrawn.
    """

    entry: Entry
    title: str
    url: str
    where_from: str
    where_url: str
    rights: str
    stop: bool
    used: int
    wrong: int
    ended_at: datetime | None
    thumb_url: str = ""

    @property
    def of(self) -> Fact | Article | Image:
        """What the entry stands for."""
        found = self.entry.fact or self.entry.article or self.entry.image
        assert found is not None
        return found

    @property
    def kind(self) -> str:
        return str(KIND_WORDS[self.entry.kind])

    @property
    def icon(self) -> str:
        return ICONS[self.entry.kind]

    @property
    def used_in(self) -> str:
        if self.wrong:
            return ngettext("%(n)s to put right", "%(n)s to put right", self.wrong) % {"n": self.wrong}
        return ngettext("%(n)s place", "%(n)s places", self.used) % {"n": self.used} if self.used else _("Nowhere yet")


@dataclass(frozen=True)
class Shelf:
    """What is shown of the catalogue: the rows, and how many there are of each kind under the same words."""

    items: list[Item]
    total: int
    all: int
    to_right: int
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def filters(self) -> list[tuple[str, str, int]]:
        return [(name, str(label), self.counts[name]) for name, (label, _kinds) in KINDS.items()]


def entries(campaign: Campaign) -> QuerySet[Entry]:
    """A campaign's catalogue: what has to be put right first, then the newest."""
    found = Entry.objects.filter(campaign=campaign).select_related("campaign", "fact", "article__picture", "image")
    return found.order_by(to_put_right().desc(), "-made_at", "-pk")


def to_put_right() -> Exists:
    """Whether something still says the fact of an entry, though it was withdrawn or corrected."""
    return Exists(
        FactUse.objects.filter(
            fact=OuterRef("fact"), flagged_at__isnull=False, settled_at__isnull=True, ended_at__isnull=True
        )
    )


def found_by_words(found: QuerySet[Entry], campaign: Campaign, text: str) -> QuerySet[Entry]:
    """Those of a catalogue that hold every word typed, the best first. Nothing typed, or no word: all."""
    wanted = terms(text)
    if not wanted:
        return found
    keys = search(Entry, WORDS, wanted, within={"campaign_id": campaign.pk}, most=MOST_FOUND)
    rank = Case(
        *(When(pk=key, then=Value(place)) for place, key in enumerate(keys[:MOST_SHOWN])),
        default=Value(len(keys)),
        output_field=IntegerField(),
    )
    return found.filter(pk__in=keys).order_by(rank, "-made_at", "-pk") if keys else found.none()


def of_kind(found: QuerySet[Entry], kind: str) -> QuerySet[Entry]:
    """Those of one kind of `KINDS`, or those to put right; all for ""."""
    if kind == TO_RIGHT:
        return found.filter(to_put_right())
    return found.filter(kind__in=KINDS[kind][1]) if kind in KINDS else found


def wanted_entries(campaign: Campaign, *, text: str = "", kind: str = "") -> QuerySet[Entry]:
    """All that a search of the catalogue finds, in its order."""
    return of_kind(found_by_words(entries(campaign), campaign, text), kind)


def shelf(campaign: Campaign, *, text: str = "", kind: str = "", shown: int = PAGE) -> Shelf:
    """The catalogue as the desk lists it. `kind` is one of `KINDS`, TO_RIGHT, or "" for all."""
    found = found_by_words(entries(campaign), campaign, text)
    by_kind = dict(found.order_by().values_list("kind").annotate(n=Count("pk")))
    wrong = of_kind(found, TO_RIGHT).order_by().count()
    counts = {name: sum(by_kind.get(of, 0) for of in kinds) for name, (_label, kinds) in KINDS.items()}
    everything = sum(by_kind.values())
    found = of_kind(found, kind)
    total = counts.get(kind, wrong if kind == TO_RIGHT else everything)
    rows = list(found[: min(max(shown, 1), MOST_SHOWN)])
    return Shelf(list(items(rows)), total, everything, wrong, counts)


def items(rows: Iterable[Entry]) -> Iterator[Item]:
    """Rows of the catalogue with all that a page says of them; a handful of queries however many."""
    rows = list(rows)
    said = fact_use_counts(row.fact_id for row in rows if row.fact_id)
    shown = image_use_counts((row.image_id for row in rows if row.image_id), but_for=LISTS_ONLY)
    cited = citations(row.article for row in rows if row.article)
    for row in rows:
        if row.fact:
            yield _fact_item(row, row.fact, *said.get(row.fact.pk, (0, 0)))
        elif row.article:
            yield _article_item(row, row.article, cited.get(row.article.pk, 0))
        elif row.image:
            yield _picture_item(row, row.image, shown.get(row.image.pk, 0))


def citations(articles: Iterable[Article]) -> dict[int, int]:
    """By article: how many facts name its address as their source."""
    by_url: dict[tuple[int, str], int] = {}
    for article in articles:
        by_url |= {(article.campaign_id, url): article.pk for url in (article.url, article.address) if url}
    found: dict[int, int] = {}
    cited = Fact.objects.filter(source_url__in={url for _campaign, url in by_url})
    for key in cited.values_list("campaign", "source_url"):
        if key in by_url:
            found[by_url[key]] = found.get(by_url[key], 0) + 1
    return found


def facts_from(article: Article) -> QuerySet[Fact]:
    """The facts that name an article's address as their source, newest first."""
    urls = {url for url in (article.url, article.address) if url}
    return Fact.objects.filter(campaign=article.campaign_id, source_url__in=urls).order_by("-recorded_at", "-pk")


def same_page(article: Article) -> QuerySet[Article]:
    """The other times that the same address was kept, latest first."""
    urls = {url for url in (article.url, article.address) if url}
    found = Article.objects.filter(campaign=article.campaign_id, url__in=urls).exclude(pk=article.pk)
    return found.order_by("-added_at", "-pk")


def as_source(article: Article) -> str:
    """What a form for a new fact is filled with, as the end of its address."""
    told = {
        "source_title": str(article)[:200] if article.title else article.site,
        "source_url": article.address or article.url,
        "source_on": article.published_on.isoformat() if article.published_on else "",
    }
    return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True)
class Shown:
    """One thing that shows a picture."""

    what: str
    title: str
    url: str


def uses_of_picture(image: Image, most: int = 50) -> list[Shown]:
    """What shows a picture: cards, posts, petitions, whatever names it in any room."""
    found: list[Shown] = []
    for link in uses_by(LISTS_ONLY):
        what = str(link.model._meta.verbose_name)
        rows = link.model._default_manager.filter(**{link.name: image}).order_by("-pk")
        for row in rows[: most - len(found)]:
            referred = _referred(row)
            title, url = (referred.title, referred.url) if referred else (str(row), "")
            found.append(Shown(what[:1].upper() + what[1:], title, url))
    return found


def _referred(row: Model) -> Referred | None:
    """Title and address of a row, as the tool whose it is refers to it."""
    public_id = getattr(row, "public_id", "")
    for tool, reference in declared("references"):
        if public_id and tool is row._meta.app_config:
            found: Referred | None = loader(tool, reference.resolve)(public_id)
            if found:
                return found
    return None


def page_of(entry: Entry) -> str:
    """The desk's page of what an entry stands for."""
    if entry.fact:
        name, public_id = "fact", entry.fact.public_id
    elif entry.article:
        name, public_id = "article", entry.article.public_id
    else:
        assert entry.image is not None
        name, public_id = "picture", entry.image.public_id
    return reverse(f"desk-library:{name}", args=[entry.campaign.slug, public_id])


def _fact_item(entry: Entry, fact: Fact, used: int, wrong: int) -> Item:
    title = f"“{fact.text}”" if fact.kind == Fact.QUOTE else fact.text
    where = fact.said_by if fact.kind == Fact.QUOTE else fact.source_title
    if fact.source_on:
        where = f"{where}, {_day(fact.source_on)}"
    rights, stop = _fact_rights(fact)
    return Item(entry, title, page_of(entry), where, fact.source_url, rights, stop, used, wrong, fact.ended_at)


def _fact_rights(fact: Fact) -> tuple[str, bool]:
    if fact.kind != Fact.QUOTE:
        return (_("Open, say where from") if fact.source_url else _("Say where from")), False
    if fact.consent == "given":
        if fact.consent_until:
            return _("Agreed, until %(day)s") % {"day": date_format(fact.consent_until, "F Y")}, False
        return _("Agreed to be quoted"), False
    if fact.consent == "public":
        return _("Said in public"), False
    return (_("Said no") if fact.consent == "refused" else _("Not asked yet")), True


def _article_item(entry: Entry, article: Article, cited: int) -> Item:
    where = article.site or host_of(article.url) or article.url
    if article.published_on:
        where = f"{where}, {_day(article.published_on)}"
    rights, stop = _("Link and 2 lines only"), False
    if article.state == Article.WAITING:
        rights, stop = _("Being fetched"), False
    elif article.state == Article.FAILED:
        rights, stop = _("Could not be fetched"), True
    return Item(
        *(entry, article.title or article.url, page_of(entry), where, article.url, rights, stop, cited, 0),
        article.withdrawn_at,
        media.url(article.picture, 96) if article.picture_id and article.picture else "",
    )


def _picture_item(entry: Entry, image: Image, used: int) -> Item:
    found = problems(image)
    # How a permission was given is for the picture's own page.
    told = str(RIGHTS_WORDS["permission"]) if image.rights == "permission" else rights_of(image)
    rights = found[0].sentence.rstrip(".") if found else told
    who = credit_of(image)
    unnamed = _("Asked not to be named") if image.credit_hidden else _("Maker not told")
    where = _("By %(name)s") % {"name": who} if who else unnamed
    if image.taken_on:
        where = f"{where}, {_day(image.taken_on)}"
    return Item(
        *(entry, image.alt or _("A picture without words"), page_of(entry), where, image.source_url, rights),
        *(bool(found), used, 0, image.withdrawn_at, media.url(image, 96)),
    )


def rights_of(image: Image) -> str:
    """Whose a picture is, in words: "We made it, name the artist"."""
    said = str(RIGHTS_WORDS.get(image.rights, _("Not told yet")))
    return f"{said}: {image.rights_note}" if image.rights_note else said


def _day(day: object) -> str:
    return date_format(day, "j F Y")  # type: ignore[arg-type]
