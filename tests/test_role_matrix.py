"""
Who may open what: every address, every method, every role, in this campaign and in the one next door.

Nothing is open by accident, and what is not yours does not exist: a stranger gets the answer that an address without
an object would give. Objects come from tests/support/objects/.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client

from groundswell.trunk.access.models import Account
from groundswell.trunk.access.scope import satisfies
from groundswell.trunk.access.step_up import PROVED
from tests.support.addresses import Address, every_address
from tests.support.objects import World
from tests.support.objects.ground import ROLES
from tests.support.people import make_account

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "DELETE")
ADDRESSES = every_address()
# The API is not opened by a session: its keys have a matrix of their own, in its room.
PAGES = [address for address in ADDRESSES if not address.name.startswith("api:")]
INSIDE = (*ROLES, "other group", "other area")


class Browser:
    """
    A browser that forgets: each request starts with the same cookies, and what it wrote is taken back.
    """

    def __init__(self, account: Account | None, **options: Any) -> None:
        self.client = Client(raise_request_exception=False, **options)
        if account is not None:
            sign_in(self.client, account)
        self.cookies = self.client.cookies.output(header="", sep=";")

    def ask(self, method: str, path: str, data: str = "x=1", **headers: str) -> Any:
        self.client.cookies = SimpleCookie(self.cookies)
        caches["default"].clear()
        with transaction.atomic():
            answer = self.client.generic(
                method,
                path,
                data="" if method == "GET" else data,
                content_type="application/x-www-form-urlencoded",
                headers=headers or None,
            )
            text(answer)
            transaction.set_rollback(True)
        return answer


def sign_in(client: Client, account: Account, *, proved: bool = True) -> None:
    """Sign in, with everything shown that a step-up could ask for, so that only the role decides."""
    from allauth.mfa.models import Authenticator

    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(account.pk)
    if proved:
        session[PROVED] = True
        Authenticator.objects.get_or_create(user=account, type="totp", defaults={"data": {"secret": "x"}})
    session.save()


def text(answer: Any) -> str:
    """The whole answer, streamed ones included; read once, while the database still has what it tells."""
    if not hasattr(answer, "told"):
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        answer.told = body.decode(errors="replace") + str(answer.headers)
    return answer.told


def may_open(address: Address, world: World, who: str, account: Account | None) -> bool:
    """What the declaration says of someone. `who` is a role in `world`, or anything else for a stranger."""
    declared = address.declared
    assert declared is not None
    if declared.public:
        return True
    if account is None:
        return False
    if declared.scope == "founder":
        return account.may_found or account.roles.filter(role="owner").exists()
    if declared.scope == "account" or "supporter" in declared.roles:
        return True
    if declared.scope == "any":
        return any(satisfies(role.role, declared.roles) for role in account.roles.all())
    if who in ROLES:
        return satisfies(who, declared.roles)
    if who in INSIDE:
        return declared.scope == "campaign" and satisfies("organiser", declared.roles)
    return False


@pytest.fixture
def own() -> World:
    return World("better-buses", "OWNCANARYQX")


@pytest.fixture
def other() -> World:
    return World("other", "OTHERCANARYQX")


def test_every_view_says_who_may_open_it():
    assert [address.name for address in ADDRESSES if address.declared is None] == []


def test_every_part_of_every_address_has_an_object(own):
    for address in ADDRESSES:
        assert address.within(own).startswith("/")


def test_no_address_holds_a_number_that_can_be_counted():
    counted = [address.route for address in ADDRESSES if "<int:" in address.route]

    # The side of a picture in pixels is no id, nor is the place of a picture in a post whose own id cannot be guessed.
    assert set(counted) == {
        "media/<public_id:public_id>/<int:side>.webp",
        "<slug:campaign_slug>/newsroom/<public_id:public_id>/pictures/<int:number>/",
        "<slug:campaign_slug>/newsroom/<public_id:public_id>/pictures/<int:number>-<int:side>.webp",
        "desk/<slug:campaign_slug>/networks/posts/<public_id:publication_id>/pictures/<int:number>/",
    }


def walked(world: World, who: str, account: Account | None) -> Iterator[str]:
    """
    Ask for everything as someone, and tell what was let in or kept out by mistake.

    What is public is asked for by those who differ there: nobody, a supporter, and an owner.
    """
    browser = Browser(account)
    for address in PAGES:
        if address.declared.public and not who.startswith(("nobody", "supporter", "owner")):
            continue
        path, let_in = address.within(world), may_open(address, world, who, account)
        for method in METHODS:
            answer = browser.ask(method, path)
            wrong = judged(address, world, who, let_in, answer)
            if wrong:
                yield f"{method} {address.name} as {who}: {answer.status_code}, {wrong}"


def judged(address: Address, world: World, who: str, let_in: bool, answer: Any) -> str:
    """What is wrong with an answer, or nothing."""
    status = answer.status_code
    if status >= 500:
        return "broke"
    insider = let_in and who in ROLES
    if not insider and not address.secret and world.canary in text(answer):
        return "told of someone"
    if let_in and not (who in ("other group", "other area") and address.held and not address.declared.public):
        return ""
    if who == "nobody":
        to_sign_in = status == 302 and answer["Location"].startswith("/account/login/?next=")
        return "" if to_sign_in or status == 404 else "let in"
    # A look at what only takes posts is turned away before any object is sought.
    return "" if status == 404 or (let_in and status == 405) else "let in"


@pytest.mark.parametrize("who", ["nobody", "supporter", *INSIDE])
def test_in_the_campaign(own, who):
    account = own.accounts.get(who) or (make_account("Cal", "cal@example.org") if who == "supporter" else None)

    assert list(walked(own, who, account)) == []


@pytest.mark.parametrize("role", INSIDE)
def test_the_same_role_next_door_opens_nothing(own, other, role):
    assert list(walked(own, f"{role} next door", other.accounts[role])) == []


@pytest.mark.parametrize("role", ["organiser", "owner"])
def test_foreign_objects_do_not_exist_in_the_own_campaign(own, other, role):
    browser, wrong = Browser(own.accounts[role]), []
    for address in PAGES:
        if not address.of_objects or "campaign_slug" not in address.parts:
            continue
        path = address.within(own, objects_of=other)
        same = path == address.within(own)
        for method in METHODS:
            answer = browser.ask(method, path)
            staff_only = not address.declared.public and "supporter" not in address.declared.roles
            found = staff_only and not same and answer.status_code not in (404, 405)
            if found or answer.status_code >= 500 or other.canary in text(answer):
                wrong.append(f"{method} {address.name}: {answer.status_code}")
    assert wrong == []


def test_the_matrix_reaches_what_it_is_about(own):
    """An object that nobody can open would make every refusal above worthless."""
    browsers = [Browser(own.accounts[role]) for role in ("owner", "organiser")]
    unreached = [
        address.name
        for address in PAGES
        if address.of_objects
        and not address.name.startswith(("setup:", "media:"))
        and all(b.ask(method, address.within(own)).status_code == 404 for b in browsers for method in ("GET", "POST"))
    ]
    assert unreached == []


def test_an_ask_for_proof_comes_before_every_dangerous_act(own):
    account = own.accounts["owner"]
    account.authenticator_set.all().delete()
    client = Client()
    client.force_login(account)
    for address in PAGES:
        if address.declared.step_up:
            for method in ("GET", "POST"):
                answer = client.generic(method, address.within(own))
                assert answer.status_code == 302, address.name
                assert answer["Location"].split("?")[0] in ("/account/second-factor/", "/account/reauthenticate/")


def test_every_post_without_its_token_is_refused(own):
    browser, wrong = Browser(own.accounts["owner"], enforce_csrf_checks=True), []
    for address in PAGES:
        for method in ("POST", "PUT", "DELETE"):
            if address.csrf_exempt and address.secret and not address.declared.anonymous_post:
                # The sealed token in the address is what lets in: mail programs press without cookies (RFC 8058).
                continue
            path = address.within(own)
            asked = [browser.ask(method, path)]
            if address.csrf_exempt:
                assert address.declared.anonymous_post, f"{address.name} takes posts from anywhere"
                asked += [
                    browser.ask(method, path, **{"origin": "https://evil.example"}),
                    browser.ask(method, path, **{"origin": "http://testserver", "sec-fetch-site": "cross-site"}),
                    browser.ask(method, path, **{"sec-fetch-site": "same-site"}),
                ]
            wrong += [f"{method} {address.name}: {a.status_code}" for a in asked if a.status_code != 403]
    assert wrong == []


FREE_TO_CHANGE = {"django_session", "usersessions_usersession", "access_account"}


def digest() -> dict[str, str]:
    """What each table holds. Sessions may change on a look, and so may lines that say somebody looked."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - FREE_TO_CHANGE):
            if table in ("audit_auditentry", "audit_chainhead", "supporters_sight"):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    from groundswell.trunk.audit.models import AuditEntry

    found["audit"] = str(AuditEntry.objects.exclude(verb=AuditEntry.SAW).count())
    return found


@pytest.mark.parametrize("role", ["nobody", "organiser", "owner"])
def test_looking_changes_nothing(own, role):
    client = Client(raise_request_exception=False)
    if role != "nobody":
        sign_in(client, own.accounts[role])
    cookies = client.cookies.output(header="", sep=";")
    paths = {address.name: address.within(own) for address in ADDRESSES}

    def look(names: list[str]) -> None:
        for name in names:
            client.cookies = SimpleCookie(cookies)
            answer: Any = client.get(paths[name])
            text(answer)

    assert changed_by(look, list(paths)) == []


def changed_by(look: Callable[[list[str]], None], names: list[str]) -> list[str]:
    """Which looks changed the database; each is tried alone only if all of them together did."""
    before = digest()
    look(names)
    if digest() == before:
        return []
    found = []
    for name in names:
        before = digest()
        look([name])
        if digest() != before:
            found.append(name)
    return found or ["something, once"]
