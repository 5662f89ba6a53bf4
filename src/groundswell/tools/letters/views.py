"""Public pages: find whom to write to, write in one's own words, and what comes after."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.letters import finding, selectors
from groundswell.tools.letters.forms import FindForm, LetterForm
from groundswell.tools.letters.likeness import Likeness
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.salutation import office_line, short_name, shown_name
from groundswell.tools.letters.services import FLAWED, NotSent
from groundswell.tools.letters.services.own import OwnLetter, record_own_letter
from groundswell.tools.letters.tokens import After, read_after_token, sent_url
from groundswell.tools.letters.writing import Writing, send
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.acts import Offer
from groundswell.trunk.campaigns.offers import offers
from groundswell.trunk.hot.address import address_of
from groundswell.trunk.next_acts import Place
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.limits import Limit
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Standing
from groundswell.trunk.targets.routes import Way, ways_to_reach
from groundswell.trunk.targets.selectors import standings_for_area

LOOKS = Limit(most=60, seconds=60)
POSTS = Limit(most=60 if settings.NETWORK_LIMIT else 0, seconds=600)


@open_to("public")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    found = selectors.letter_drives(request.campaign, public=True)
    rows = [(letter_drive, selectors.is_open(letter_drive)) for letter_drive in found]
    return render(request, "letters/index.html", {"rows": rows})


def _public(request: HttpRequest, slug: str) -> LetterDrive:
    return get_object_or_404(selectors.letter_drives(request.campaign, public=True), drive__slug=slug)


def _closed(request: HttpRequest, letter_drive: LetterDrive, *, status: int = 200) -> HttpResponse:
    next_acts = _offers(request, letter_drive, None, now())
    return render(request, "letters/closed.html", {"letter_drive": letter_drive, "offers": next_acts}, status=status)


@open_to("public")
@require_safe
@never_cache
def write(request: HttpRequest, campaign_slug: str, slug: str) -> HttpResponse:
    """Find mine: by the postcode typed, or by who a personal link says she is. With one answer, straight to writing."""
    letter_drive, at = _public(request, slug), now()
    if not selectors.is_open(letter_drive):
        return _closed(request, letter_drive)
    person = request.person
    if "postcode" in request.GET:
        return _by_postcode(request, letter_drive, at)
    if person and (person.area_id or person.postcode) and "change" not in request.GET:
        return _found(request, letter_drive, finding.by_person(letter_drive, person, at=at), FindForm())
    return _find_page(request, letter_drive, FindForm())


def _by_postcode(request: HttpRequest, letter_drive: LetterDrive, at: datetime) -> HttpResponse:
    form = FindForm(request.GET)
    valid = form.is_valid()
    if not LOOKS.allows(address_of(request)):
        form.add_error(None, _("Many postcodes were looked up from your network. Wait a minute, then try again."))
        return _find_page(request, letter_drive, form, status=429)
    if not valid:
        return _find_page(request, letter_drive, form, status=422)
    whose = finding.by_postcode(letter_drive, form.cleaned_data["postcode"], at=at)
    if not whose.areas:
        form.add_error("postcode", _("We do not know %(code)s. Check it, and try again") % {"code": whose.code})
    return _found(request, letter_drive, whose, form)


def _found(request: HttpRequest, letter_drive: LetterDrive, whose: finding.Whose, form: FindForm) -> HttpResponse:
    if whose.only:
        writing = Writing.of(letter_drive, whose.only, whose, request.person or None)
        return _letter_page(request, writing, writing.form())
    status = 422 if form.errors else 200
    return _find_page(request, letter_drive, form, whose=whose, status=status)


def _find_page(
    request: HttpRequest,
    letter_drive: LetterDrive,
    form: FindForm,
    *,
    whose: finding.Whose | None = None,
    status: int = 200,
) -> HttpResponse:
    least = finding.who_heard_least(letter_drive, besides=whose.standings if whose else ())
    context = {
        "letter_drive": letter_drive,
        "form": form,
        "whose": whose,
        "mine": [_row(standing) for standing in whose.standings] if whose else [],
        "least": [_row(standing) for standing in least],
        "everyones": [_row(standing) for standing in finding.of_everyone(letter_drive, at=now())],
        "offers": [] if least or not whose else _offers(request, letter_drive, None, now()),
    }
    return render(request, "letters/find.html", context, status=status)


def _row(standing: Standing) -> dict[str, object]:
    target = standing.target
    return {
        "standing": standing,
        "name": shown_name(target),
        "short": short_name(target),
        "office": office_line(target),
        "asked": finding.is_asked(standing),
    }


@open_to("public", anonymous_post=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def to(request: HttpRequest, campaign_slug: str, slug: str, public_id: str) -> HttpResponse:
    """Write to one target. A post shows the letter, warns, sends it, or hands it over to be sent by its writer."""
    letter_drive, at = _public(request, slug), now()
    standing = get_object_or_404(selectors.standings(letter_drive, at=at), public_id=public_id)
    if not selectors.is_open(letter_drive):
        return _closed(request, letter_drive, status=422 if request.method == "POST" else 200)
    person = request.person or None
    if request.method != "POST":
        if not finding.is_asked(standing):
            return _answered(request, letter_drive, standing)
        return _open_letter(request, letter_drive, standing, at)
    code = read_postcode(request.POST.get("postcode", "")).code or ""
    whose = _whose(letter_drive, person, code, at)
    writing = Writing.of(letter_drive, standing, whose, person)
    form = writing.form(request.POST)
    valid = form.is_valid()
    if not POSTS.allows(address_of(request)):
        form.add_error(None, _("Many letters are coming from your network just now. Try again in ten minutes."))
        return _letter_page(request, writing, form, status=429)
    if request.POST.get("do") == "preview" or not valid:
        return _letter_page(request, writing, form, status=200 if valid else 422)
    return _take(request, writing, form, at)


def _answered(request: HttpRequest, letter_drive: LetterDrive, standing: Standing) -> HttpResponse:
    """Who has answered is asked no more: here is who is."""
    whose = finding.Whose("", (), (standing,))
    return _find_page(request, letter_drive, FindForm(), whose=whose)


def _whose(letter_drive: LetterDrive, person: Person | None, code: str, at: datetime) -> finding.Whose:
    if person and (not code or code == person.postcode):
        return finding.by_person(letter_drive, person, at=at)
    return finding.by_postcode(letter_drive, code, at=at)


def _open_letter(request: HttpRequest, letter_drive: LetterDrive, standing: Standing, at: datetime) -> HttpResponse:
    code = read_postcode(request.GET.get("postcode", "")).code or ""
    if code and not LOOKS.allows(address_of(request)):
        code = ""
    writing = Writing.of(
        letter_drive, standing, _whose(letter_drive, request.person or None, code, at), request.person or None
    )
    return _letter_page(request, writing, writing.form())


def _take(request: HttpRequest, writing: Writing, form: LetterForm, at: datetime) -> HttpResponse:
    """A letter that reads well: warn of shared words, then send it or hand it over."""
    do = request.POST.get("do", "")
    letter_drive, standing = writing.letter_drive, writing.standing
    if not finding.may_write_to(letter_drive, standing, writing.whose):
        writing.refuse_stranger(form)
        return _letter_page(request, writing, form, status=422)
    sent_before = Letter.objects.filter(key=form.act_key).exists()
    if not do.endswith("as-is") and not sent_before:
        likeness = writing.alike(form)
        if likeness.warns:
            return _letter_page(request, writing, form, likeness=likeness, status=422)
    if do.startswith("own") or not writing.sends:
        return _own_page(request, writing, form)
    try:
        written = send(writing, form, address=address_of(request), at=at)
    except NotSent as refused:
        form.add_error(None, refused.sentence)
        refused_as = "" if refused.code == FLAWED else refused.code
        return _letter_page(request, writing, form, status=422, refused=refused_as)
    area = writing.whose.area_for(standing)
    after = sent_url(
        written.letter, waits_for=written.waits_for, area_id=area.pk if area else None, goes_at=written.goes_at
    )
    return redirect(after)


def _letter_page(
    request: HttpRequest,
    writing: Writing,
    form: LetterForm,
    *,
    likeness: Likeness | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = writing.page(form, likeness=likeness, refused=refused)
    if refused:
        context["ways"] = _ways(writing, now())
    return render(request, "letters/letter.html", context, status=status)


def _own_page(request: HttpRequest, writing: Writing, form: LetterForm) -> HttpResponse:
    """The finished letter with every way to send it oneself."""
    context = writing.own_page(form)
    context["ways"] = _ways(writing, now())
    return render(request, "letters/own.html", context)


def _ways(writing: Writing, at: datetime) -> list[Way]:
    """Every other way to reach this target than by our letters."""
    ways = ways_to_reach(writing.standing, person=writing.person, at=at)
    return [way for way in ways if way.kind != "write"]


@open_to("public", anonymous_post=True)
@require_POST
def sent_it(request: HttpRequest, campaign_slug: str, slug: str, public_id: str) -> HttpResponse:
    """She says that she sent it by her own mail program."""
    letter_drive, at = _public(request, slug), now()
    standing = get_object_or_404(selectors.standings(letter_drive, at=at), public_id=public_id)
    if not selectors.is_open(letter_drive):
        return _closed(request, letter_drive, status=422)
    person = request.person or None
    code = read_postcode(request.POST.get("postcode", "")).code or ""
    whose = _whose(letter_drive, person, code, at)
    writing = Writing.of(letter_drive, standing, whose, person)
    if not finding.may_write_to(letter_drive, standing, whose) or not POSTS.allows(address_of(request)):
        return redirect("letters:write", campaign_slug, slug)
    own = OwnLetter(
        letter_drive=letter_drive,
        standing=standing,
        key=writing.key_of(request.POST.get("key", "")),
        text=request.POST.get("body", "")[:12_000],
        person=person,
        own_constituent=whose.has(standing),
    )
    letter = record_own_letter(own, at=at)
    area = whose.area_for(standing)
    return redirect(sent_url(letter, area_id=area.pk if area else None))


@open_to("public")
@require_safe
@never_cache
def sent(request: HttpRequest, campaign_slug: str, slug: str, token: str) -> HttpResponse:
    """Thanks, what happens next, and what helps next."""
    letter_drive, after, at = _public(request, slug), read_after_token(token), now()
    if after is None or after.d != letter_drive.public_id:
        raise Http404
    standing = get_object_or_404(selectors.standings(letter_drive, at=at), public_id=after.s)
    area = Area.objects.filter(pk=after.area).first() if after.area else None
    context = {
        "letter_drive": letter_drive,
        "after": after,
        "standing": standing,
        "short": short_name(standing.target),
        "others": _others(letter_drive, standing, after, at),
        "offers": _offers(request, letter_drive, area, at),
    }
    return render(request, "letters/sent.html", context)


def _others(letter_drive: LetterDrive, standing: Standing, after: After, at: datetime) -> list[dict[str, object]]:
    """Who else decides for where she lives."""
    if not after.area or not selectors.is_open(letter_drive):
        return []
    found = standings_for_area(letter_drive.drive, after.area, at=at)
    return [_row(other) for other in found if other.pk != standing.pk and finding.is_asked(other)][:3]


def _offers(request: HttpRequest, letter_drive: LetterDrive, area: Area | None, at: datetime) -> list[Offer]:
    besides = f"letters.write:{letter_drive.public_id}"
    found = offers(request.campaign, request.person or None, Place.of(area), at=at, besides=besides)
    return [offer for offer in found if offer.key != "areas.find"]
