"""What every page's template knows: `ui`, and the campaign of the address."""

from functools import cached_property

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.addresses import absolute
from groundswell.trunk.tools import installed_tools, loader
from groundswell.trunk.ui import navigation
from groundswell.trunk.ui.logos import ICON_SIDE, logo_url
from groundswell.trunk.ui.theme import FACES, HOUSE_BRAND, accent_of, theme_digest

DISPLAY_FONTS = {
    "archivo": "ui/fonts/archivo-semicondensed-basic.woff2",
    "figtree": "ui/fonts/figtree-basic.woff2",
}


def page(request: HttpRequest) -> dict[str, object]:
    """The template context of every page. Nothing is read until a template asks for it."""
    return {"ui": Interface(request), "campaign": getattr(request, "campaign", None)}


def theme_url(brand: str, display_face: str) -> str:
    """The address of a theme. It holds all that the stylesheet is made of, so it may be kept for ever."""
    return reverse("ui:theme", args=[theme_digest(brand, display_face), brand.removeprefix("#"), display_face])


def letter_of(campaign: Campaign | None) -> str:
    """The letter of a campaign's icon: the first that an address can hold. A name may begin with a mark, as in “Us”."""
    name = campaign.name.lower() if campaign else ""
    return next((letter for letter in name if letter.isascii() and letter.isalnum()), "g")


def named(name: str, *args: str) -> str:
    """The address of a page that another room serves, or "" without one."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


class Interface:
    """Addresses, colours and menus of one request. Public pages ask only for what holds for everyone."""

    themes = (("", _("System")), ("light", _("Light")), ("dark", _("Dark")))

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.campaign: Campaign | None = getattr(request, "campaign", None)
        self.slug = self.campaign.slug if self.campaign else ""

    @cached_property
    def brand(self) -> str:
        return self.campaign.brand if self.campaign else HOUSE_BRAND

    @cached_property
    def face(self) -> str:
        return self.campaign.display_face if self.campaign and self.campaign.display_face in FACES else "archivo"

    @property
    def theme_url(self) -> str:
        return theme_url(self.brand, self.face)

    @property
    def colour(self) -> str:
        return accent_of(self.brand, dark=False)

    @property
    def dark_colour(self) -> str:
        return accent_of(self.brand, dark=True)

    @property
    def display_font(self) -> str:
        return static(DISPLAY_FONTS[self.face])

    @property
    def favicon_url(self) -> str:
        return logo_url(self.campaign) or self.letter_url

    @property
    def icon_url(self) -> str:
        """For a phone's first screen, where it is drawn larger than in a tab."""
        return logo_url(self.campaign, ICON_SIDE) or self.letter_url

    @property
    def letter_url(self) -> str:
        return reverse("ui:favicon", args=[self.brand.removeprefix("#"), letter_of(self.campaign)])

    @property
    def manifest_url(self) -> str:
        return reverse("ui:manifest", args=[self.slug]) if self.slug else ""

    @property
    def home_url(self) -> str:
        return f"/{self.slug}/" if self.slug else "/"

    @property
    def desk_url(self) -> str:
        return f"/desk/{self.slug}/" if self.slug else "/desk/"

    @property
    def search_url(self) -> str:
        address = "/desk/{}/search/"
        return address.format(self.slug) if self.slug and navigation.is_served(address) else ""

    @cached_property
    def page_picture(self) -> str:
        """The whole address of the picture that stands under a link to this page, or "" where no tool draws one."""
        if self.campaign is None:
            return ""
        drawn = (loader(tool, tool.page_picture)(self.request) for tool in installed_tools() if tool.page_picture)
        path = next((path for path in drawn if path), "")
        return absolute(path) if path else ""

    @property
    def page_url(self) -> str:
        """The whole address of this page, without what was asked of it."""
        return absolute(self.request.path)

    @cached_property
    def imprint(self) -> str:
        """Who promotes the campaign and from where, as the law wants it on every public page."""
        if self.campaign is None:
            return ""
        from groundswell.trunk.campaigns import selectors

        return str(selectors.imprint(self.campaign))

    @cached_property
    def public_nav(self) -> list[navigation.Row]:
        return navigation.public_rows(self.slug, self.request.path) if self.slug else []

    @cached_property
    def foot_nav(self) -> list[navigation.Row]:
        return navigation.foot_rows(self.slug) if self.slug else []

    @cached_property
    def account(self) -> Account | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, Account) or getattr(user, "is_authenticated", False) else None

    @property
    def data_theme(self) -> str:
        """What the account chose. Set by the server, so that no page flashes in the other scheme."""
        return self.account.theme if self.account else ""

    @property
    def single_keys(self) -> bool:
        return self.account.single_keys if self.account else True

    @cached_property
    def scope(self) -> Scope:
        return getattr(self.request, "scope", None) or Scope(None, None)

    @cached_property
    def role_line(self) -> str:
        """The roles held here, for the foot of the rail: "Organiser"."""
        held = {grant.role for grant in self.scope.grants}
        return ", ".join(str(_(label)) for name, label in Role.NAMES if name in held)

    @cached_property
    def rows(self) -> list[navigation.Row]:
        return navigation.desk_rows(self.scope, self.slug, self.request.path) if self.slug else []

    @cached_property
    def rail(self) -> list[navigation.Section]:
        return navigation.rail(self.rows)

    @cached_property
    def tabs(self) -> list[navigation.Row]:
        return navigation.tabs(self.rows)

    @property
    def account_url(self) -> str:
        return named("account:home")

    @property
    def sign_out_url(self) -> str:
        return named("account_logout")
