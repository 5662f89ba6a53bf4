"""Who may open a view: every view says it, and one that does not is closed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver

from groundswell.trunk.access.scope import Grant, satisfies

ROLES = ("public", "supporter", "volunteer", "caller", "canvasser", "editor", "organiser", "owner")
SCOPES = ("campaign", "whole", "any", "account", "founder")
STEP_UPS = (None, "recent", "second_factor")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class OpenTo:
    """
    The declaration of one view.

    `scope` says where the role must be held:
    "campaign": anywhere in the campaign of the address; `request.scope` says how much of it is seen.
    "whole": over the whole campaign; an organiser of one group is a stranger here.
    "any": in any campaign, for an address without one; `selectors.campaigns_of` says which.
    "account": any account that is signed in, role or not.
    "founder": an account that may set up campaigns here: it came in by the owner link, or owns one already.

    `step_up` asks first: "second_factor" that the account has one and showed it, "recent" that it proved who it is
    in the last ten minutes. `anonymous_post` takes posts of cached pages, which hold no token, from our own pages only.
    `by_token` takes posts from anywhere: the sealed token in the address is the proof, and mail programs post to
    unsubscribe links by themselves (RFC 8058).
    """

    roles: frozenset[str]
    scope: str = "campaign"
    step_up: str | None = None
    anonymous_post: bool = False
    by_token: bool = False

    @property
    def public(self) -> bool:
        return "public" in self.roles

    def lets_in(self, held: Iterable[Grant]) -> bool:
        """Whether one of these is a role that may open it, held where it has to be."""
        return any(satisfies(grant.role, self.roles) and (grant.whole or self.scope != "whole") for grant in held)


def open_to(
    *roles: str,
    scope: str = "campaign",
    step_up: str | None = None,
    anonymous_post: bool = False,
    by_token: bool = False,
) -> Callable[[View], View]:
    """
    Declare who may open a view; `AccessMiddleware` enforces it. An owner may open what any staff role may.

    :raises ValueError: for a role, scope or step-up that does not exist, so that a slip shows at start.
    """
    if not roles or set(roles) - set(ROLES) or scope not in SCOPES or step_up not in STEP_UPS:
        raise ValueError(f"open_to{roles} scope={scope!r} step_up={step_up!r}")
    if (anonymous_post or by_token) and "public" not in roles:
        raise ValueError("anonymous_post and by_token are for public views only")
    declaration = OpenTo(frozenset(roles), scope, step_up, anonymous_post, by_token)

    def declare_view(view: View) -> View:
        view.open_to = declaration  # type: ignore[attr-defined]
        if anonymous_post or by_token:
            view.csrf_exempt = True  # type: ignore[attr-defined]
        return view

    return declare_view


def declare(
    patterns: Sequence[URLPattern | URLResolver], *roles: str, **options: Any
) -> list[URLPattern | URLResolver]:
    """
    Declare every view of a package's addresses that has no declaration of its own.

    The views are wrapped, so that the package's own functions stay undeclared wherever else they are mounted.
    """
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            declare(pattern.url_patterns, *roles, **options)
        elif not hasattr(pattern.callback, "open_to"):
            pattern.callback = open_to(*roles, **options)(passed_on(pattern.callback))
    return list(patterns)


def passed_on(view: Callable[..., Any]) -> Callable[..., Any]:
    """The same view under another object."""

    @wraps(view)
    def same(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return same
