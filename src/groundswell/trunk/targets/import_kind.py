"""The kind of import "targets": people and bodies that decide, into a campaign or one of its drives."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports.kinds import Field, Layout, RowKind, Work
from groundswell.trunk.imports.models import Import
from groundswell.trunk.places.models import BoundarySet
from groundswell.trunk.targets.models import EVERYPOLITICIAN, UK_PARLIAMENT, Drive

MP = "Member of Parliament"
_MEMBERS = {
    "name": "name",
    "party": "party",
    "constituency": "area",
    "email": "email",
    "twitter": "twitter",
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


FIELDS = (
    Field(
        "name",
        gettext_lazy("Name"),
        _words(
            "full name, name of target, target, target name, who, person, councillor, councillor name, member,"
            " member name, mp, mp name, representative, elected member, local party, branch, body, cllr, enw,"
            " name of councillor, name of member"
        ),
        required=True,
    ),
    Field(
        "office",
        gettext_lazy("Office"),
        _words("role, position, job, job title, title of office, post, post held, office held, capacity, swydd"),
    ),
    Field(
        "party",
        gettext_lazy("Party"),
        _words("political party, party name, group, political group, affiliation, plaid"),
    ),
    Field(
        "area",
        gettext_lazy("Area"),
        _words(
            "area name, ward, ward name, constituency, constituency name, division, electoral division, seat, region,"
            " place, represents, local authority, district, area or ward, electoral ward, etholaeth"
        ),
    ),
    Field(
        "area_code",
        gettext_lazy("Area code"),
        _words(
            "code, ward code, constituency code, gss, gss code, ons code, area gss, ward gss code,"
            " constituency code 2010, constituency code 2024, constituency gss code, wd22cd, wd23cd, wd24cd, pcon24cd"
        ),
    ),
    Field(
        "email",
        gettext_lazy("Email"),
        _words("email address, e mail, e mail address, mail, email addresses, contact email, office email, e bost"),
    ),
    Field(
        "email_source",
        gettext_lazy("Page that gives the email"),
        _words(
            "email source, source link, source url, email source url, email page, url, link, web page, website,"
            " web, profile, profile url, published at, email published at, where published"
        ),
    ),
    Field(
        "phone",
        gettext_lazy("Phone"),
        _words("phone number, telephone, telephone number, tel, mobile, office phone, contact number, ffon"),
    ),
    Field(
        "salutation",
        gettext_lazy("Salutation"),
        _words("dear, greeting, addressed as, letter greeting, how to address"),
    ),
    Field("address", gettext_lazy("Office address"), _words("postal address, office address, post address, cyfeiriad")),
    Field(
        "twitter",
        gettext_lazy("Twitter or X"),
        _words("twitter, x, twitter x, x twitter, twitter handle, twitter account, twitter username, twitter name"),
    ),
    Field("bluesky", gettext_lazy("Bluesky"), _words("bluesky, bsky, bluesky handle, bluesky account")),
    Field("mastodon", gettext_lazy("Mastodon"), _words("mastodon, fediverse, mastodon handle, mastodon account")),
    Field("facebook", gettext_lazy("Facebook"), _words("facebook, facebook page, facebook url, fb")),
    Field("accounts", gettext_lazy("Accounts, several in one cell"), _words("accounts, social media, social")),
    Field("kind", gettext_lazy("Person or body"), _words("type, kind of target, target type, person or body")),
    Field(
        "key",
        gettext_lazy("Number in its list"),
        _words("id, key, source key, identifier, reference, ref, number, target id, external id"),
    ),
    Field("key_part", gettext_lazy("Number in its list, second part")),
    Field("ended_on", gettext_lazy("Left office on"), _words("end date, ended, ended on, left on, until, left office")),
)
LAYOUTS = (
    Layout(
        "mps_2015",
        frozenset(_words("id, name, sort name, party, party id, constituency, constituency code 2010, end date")),
        {
            **_MEMBERS,
            "id": "key",
            "party id": "key_part",
            "constituency code 2010": "area_code",
            "end date": "ended_on",
        },
        {"office": MP, "source": EVERYPOLITICIAN, "no_sending": True, "map": "uk-2010"},
    ),
    Layout(
        "mps_current",
        frozenset(_words("parliament id, theyworkforyou id, name, party, constituency, constituency code 2024")),
        {
            **_MEMBERS,
            "parliament id": "key",
            "constituency code 2024": "area_code",
            "bluesky": "bluesky",
        },
        {"office": MP, "source": UK_PARLIAMENT, "no_sending": True, "map": "uk-2024"},
    ),
)


class Targets(RowKind):
    """Targets of a campaign; with `into`, on the board of that drive too."""

    key = "targets"
    title = gettext_lazy("Targets")
    many = gettext_lazy("targets")
    fields = FIELDS
    layouts = LAYOUTS
    options_form = "groundswell.trunk.targets.import_form.TargetOptions"
    into_label = gettext_lazy("Put them into a drive")
    into_none = gettext_lazy("No drive, only the list of targets")

    def open(self, table: Import) -> Work:
        from groundswell.trunk.targets.import_work import TargetWork

        return TargetWork(table)

    def counted(self, count: int) -> str:
        return ngettext("%(count)s target", "%(count)s targets", count) % {"count": f"{count:,}"}

    def into_choices(self, campaign: Campaign) -> list[tuple[str, str]]:
        """The drives that are not closed, newest first."""
        drives = Drive.objects.filter(campaign=campaign).exclude(state=Drive.CLOSED)
        return list(drives.order_by("-created_at", "-pk").values_list("public_id", "title"))

    def into_options(self, campaign: Campaign, into: str) -> dict[str, Any]:
        """Where the table has no column for the office, the drive's own word stands in: councillor, local party."""
        word = Drive.objects.filter(campaign=campaign, public_id=into).values_list("target_word", flat=True).first()
        return {"office": word[:1].upper() + word[1:]} if word and word != "target" else {}

    def leads_to(self, table: Import) -> tuple[str, str] | None:
        """The drive's board, where a tool has one."""
        from groundswell.trunk.supporters.deeds import referred_to

        found = referred_to("drive", table.into) if table.into else None
        return (_("Open the board"), found.url) if found else None

    def needs(self, fields: set[str], options: Mapping[str, Any]) -> list[str]:
        problems: list[str] = []
        if "office" not in fields and not options.get("office"):
            problems.append(_("Choose which column is the office, or write it once for all of them"))
        if (code := options.get("map")) and not BoundarySet.objects.filter(code=code, areas__isnull=False).exists():
            says = _("The map of this file (%(map)s) is not loaded. The server loads it by: groundswell load uk")
            problems.append(says % {"map": code})
        return problems


TARGETS = Targets()
