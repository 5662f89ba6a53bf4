"""
One of everything in two campaigns, and which object stands for which part of an address.

The role matrix (tests/test_role_matrix.py) puts these into every address of the product. Whoever adds an address
with a part that is not known here adds a line to `OBJECTS`: the matrix fails until it is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.support.people import NOON, give_role, make_account, make_campaign

ROLES = ("volunteer", "caller", "canvasser", "editor", "organiser", "owner")


class World:
    """
    A campaign with one of everything in it. `canary` stands in every personal field, and nowhere else.

    Its person is in the group "millbrook" and the area "W1"; "harbour" and "W2" are a group and an area of the same
    campaign in which nobody is.
    """

    def __init__(self, slug: str, canary: str) -> None:
        self.canary = canary
        self.campaign = make_campaign(slug, f"Campaign {slug}", f"Body {slug}")
        self.make_places()
        self.make_accounts()
        self.make_person()
        self.make_petition()
        self.make_drive()
        self.make_letters()
        self.make_block()
        self.make_card()
        self.make_tokens()
        self.make_desk_objects()
        self.make_library_things()
        self.make_newsroom()
        self.make_networks()

    def make_places(self) -> None:
        from groundswell.trunk.campaigns.models import Group
        from groundswell.trunk.places.models import Area, BoundarySet

        self.map = BoundarySet.objects.create(code=self.campaign.slug[:20], name=self.campaign.slug)
        self.area, self.other_area = (
            Area.objects.create(boundary_set=self.map, kind="constituency", code=code, name=code, slug=code.lower())
            for code in ("W1", "W2")
        )
        self.campaign.boundary_set = self.map
        self.campaign.save()
        self.group, self.other_group = (
            Group.objects.create(campaign=self.campaign, slug=slug, name=slug, created_at=NOON)
            for slug in ("millbrook", "harbour")
        )

    def make_accounts(self) -> None:
        slug = self.campaign.slug
        self.accounts = {role: make_account(f"{role} {slug}", f"{role}@{slug}.example") for role in ROLES}
        self.roles = {role: give_role(account, self.campaign, role) for role, account in self.accounts.items()}
        for name, where in (("other group", {"group": self.other_group}), ("other area", {"area": self.other_area})):
            self.accounts[name] = make_account(f"{name} {slug}", f"{name.replace(' ', '.')}@{slug}.example")
            give_role(self.accounts[name], self.campaign, "organiser", **where)

    def make_person(self) -> None:
        from groundswell.trunk.campaigns.models import Membership
        from groundswell.trunk.supporters.models import ContactPoint, Note, Person, ProposedChange

        self.person = Person.objects.create(
            campaign=self.campaign,
            name=f"Tom B{self.canary}",
            name_key=f"tom b{self.canary.lower()}",
            email=f"{self.canary}@example.org",
            email_key=f"{self.canary.lower()}@example.org",
            area=self.area,
            created_at=NOON,
            supporter_since=NOON,
            email_confirmed_at=NOON,
        )
        Membership.objects.create(group=self.group, person=self.person, key=uuid4(), joined_at=NOON, confirmed_at=NOON)
        self.note = Note.objects.create(
            person=self.person, text=self.canary, author=self.accounts["organiser"], key=uuid4(), written_at=NOON
        )
        self.point = ContactPoint.objects.create(
            person=self.person,
            kind="email",
            value=f"second-{self.canary}@example.org",
            value_key=f"second-{self.canary.lower()}@example.org",
            source="a form",
            added_at=NOON,
        )
        self.change = ProposedChange.objects.create(
            person=self.person, field="name", old="Tom", new=self.canary, said_by="a form", said_at=NOON
        )

    def make_petition(self) -> None:
        from groundswell.tools.petitions.models import Petition, Signature, Wording

        self.petition = Petition.objects.create(
            campaign=self.campaign, slug="late-buses", created_at=NOON, opened_at=NOON
        )
        self.wording = Wording.objects.create(
            petition=self.petition, number=1, demand="Run buses late", text="Please.", digest="0" * 64, written_at=NOON
        )
        self.petition.wording = self.wording
        self.petition.save()
        self.signature = Signature.objects.create(
            petition=self.petition,
            person=self.person,
            wording=self.wording,
            state=Signature.CONFIRMED,
            shown_name="Tom B.",
            address=self.person.email,
            email_key=self.person.email_key or "",
            area=self.area,
            signed_at=NOON,
            confirmed_at=NOON,
        )

    def make_drive(self) -> None:
        from groundswell.trunk.targets.models import Drive, Standing, Target

        self.drive = Drive.objects.create(
            campaign=self.campaign,
            slug="public-control",
            kind="cause",
            state="open",
            title="The vote",
            boundary_set=self.map,
            public_board=True,
            public_list=True,
            created_at=NOON,
            opened_at=NOON,
        )
        self.target = Target.objects.create(
            campaign=self.campaign,
            name="Carys Wainfleet",
            office="Councillor",
            area=self.area,
            email=f"carys@{self.campaign.slug}.example",
            source="test",
            loaded_at=NOON,
        )
        self.standing = Standing.objects.create(drive=self.drive, target=self.target, added_at=NOON)
        self.make_declaration()

    def make_declaration(self) -> None:
        from groundswell.trunk.targets.models import Declaration
        from groundswell.trunk.targets.services import Asked, record_asks

        self.declaration = Declaration.objects.create(
            standing=self.standing, stance="leaning", key=uuid4(), declared_at=NOON, recorded_at=NOON
        )
        self.ask_key = uuid4()
        key = f"desk:{self.standing.public_id}:{self.ask_key}"
        asked = Asked(self.standing.pk, "call", key, account_id=self.accounts["organiser"].pk, note=self.canary)
        record_asks([asked], at=NOON)

    def make_letters(self) -> None:
        from groundswell.tools.letters.models import Fact, Letter, LetterDrive, Reply

        self.letter_drive = LetterDrive.objects.create(
            drive=self.drive, state="open", title="Write", prompts=[{"question": "Why?", "hint": ""}], created_at=NOON
        )
        self.fact = Fact.objects.create(letter_drive=self.letter_drive, text="Buses cut", source="Paper 7")
        self.letter = Letter.objects.create(
            letter_drive=self.letter_drive,
            standing=self.standing,
            person=self.person,
            state=Letter.HELD,
            writer_name=f"Tom B{self.canary}",
            address=self.person.email,
            email_key=self.person.email_key or "",
            street=self.canary,
            subject=self.canary,
            body=self.canary,
            answers=[self.canary],
            hold_reason="A word",
            reply_token=uuid4().hex[:22],
            key=uuid4(),
            written_at=NOON,
        )
        self.reply = Reply.objects.create(
            letter=self.letter, subject=self.canary, body=self.canary, message_key=uuid4().hex, came_at=NOON
        )

    def make_block(self) -> None:
        """The owner's block: nobody else opens it, whatever her role."""
        from groundswell.tools.nominations.models import Block, Claim, Outcome

        at = timezone.now()
        self.block = Block.objects.create(
            drive=self.drive,
            account=self.accounts["owner"],
            key=uuid4(),
            claimed_at=at,
            expires_at=at + timedelta(days=3),
        )
        self.claim = Claim.objects.create(block=self.block, standing=self.standing, number=1)
        self.outcome = Outcome.objects.create(
            claim=self.claim, channel="call", outcome="backs", key=uuid4(), said_at=at, recorded_at=at
        )

    def make_library_things(self) -> None:
        """An article and a picture, both in the catalogue."""
        from groundswell.tools.library.models import Article
        from groundswell.tools.library.services import enter_article
        from groundswell.trunk.media.models import Image

        self.article = Article.objects.create(
            campaign=self.campaign, url="https://gazette.example/1", title="Buses", text=self.canary, key=uuid4(),
            state=Article.KEPT, fetched_at=NOON, added_at=NOON,
        )  # fmt: skip
        enter_article(self.article)
        self.image = Image.objects.create(
            campaign=self.campaign, file="images/none.webp", kind="webp", width=40, height=30, size=1,
            digest="0" * 64, alt="A bus", rights="own", people="nobody", added_at=NOON,
        )  # fmt: skip
        self.make_facts()

    def make_facts(self) -> None:
        """A quote that everybody may read; how she agreed, and who found it, only the desk knows."""
        from groundswell.trunk.facts.models import Fact

        self.known_fact = Fact.objects.create(
            campaign=self.campaign, kind="quote", text="The last bus goes at nine", said_by="Denise",
            consent="given", consent_note=self.canary, source_title="Told to us", credit=self.canary,
            credit_hidden=True, recorded_at=NOON, public_at=NOON, key=uuid4(),
        )  # fmt: skip

    def make_card(self) -> None:
        """A card that is out, of a template that was changed once, with one size in the store."""
        from groundswell.tools.sharecards.drawing import house_designs
        from groundswell.tools.sharecards.models import Card, CardVersion, Template, TemplateVersion
        from groundswell.trunk.media.services import DrawnFile, add_graphic

        house, owner = house_designs()["quote"], self.accounts["owner"]
        self.card_template = Template.objects.create(
            campaign=self.campaign, name="Big quote", form=house.form, made_at=NOON
        )
        TemplateVersion.objects.create(template=self.card_template, number=1, design=house.design, made_at=NOON)
        self.card = Card.objects.create(
            campaign=self.campaign,
            template=self.card_template,
            title="The last bus",
            state=Card.DRAWN,
            drawings=1,
            public_at=NOON,
            key=uuid4().hex,
            made_by=owner,
            made_at=NOON,
        )
        CardVersion.objects.create(card=self.card, number=1, fields={"quote": "The last bus"}, made_at=NOON)
        self.graphic = add_graphic(
            campaign=self.campaign,
            kind="card",
            source_id=self.card.public_id,
            version=1,
            title="The last bus",
            alt="Quote",
            language="en",
            imprint="Promoted by Olu Adeyemi",
            files={size: DrawnFile(b"", "image/png", 10, 10) for size in ("square", "portrait", "link")},
            at=NOON,
        )

    def make_networks(self) -> None:
        """A page of our own with a post that is out, and a post that waits for somebody's hands."""
        from groundswell.trunk.publishing import services

        def publish(account: Any, text: str) -> Any:
            content = {"parts": [{"text": text}], "reply_to": None}
            return services.publish(account=account, source_kind="post", source_id="p", content=content, at=NOON)

        page = services.connect_account(campaign=self.campaign, network="page", at=NOON)
        self.network = services.connect_account(campaign=self.campaign, network="x", handle="@us", at=NOON)
        self.public_post = publish(page, "Late buses!")
        self.hand_post = publish(self.network, self.canary)

    def make_newsroom(self) -> None:
        """A post that is held: the owner and the editor have a voice, and the editor objected."""
        from groundswell.tools.newsroom.models import (
            Decision,
            Newsroom,
            Note,
            Post,
            PostVersion,
            QuietWindow,
            Shift,
            Voice,
        )

        owner, editor, at = self.accounts["owner"], self.accounts["editor"], timezone.now()
        newsroom = Newsroom.objects.create(campaign=self.campaign, needed=2, changed_at=NOON)
        for account in (owner, editor):
            Voice.objects.create(newsroom=newsroom, account=account)
        self.post = Post.objects.create(
            campaign=self.campaign,
            title="Who pays?",
            text="It saves six million a year.",
            state=Post.HELD,
            submitted_at=at,
            written_by=owner,
            made_at=at,
            key=uuid4().hex,
        )
        PostVersion.objects.create(post=self.post, number=1, content={}, account=owner, made_at=at)
        self.objection = Decision.objects.create(
            post=self.post,
            version=1,
            kind=Decision.OBJECT,
            account=editor,
            reason="facts",
            fix=self.canary,
            key=uuid4(),
            made_at=at,
        )
        Note.objects.create(post=self.post, account=editor, text=self.canary, key=uuid4(), made_at=at)
        self.shift = Shift.objects.create(
            newsroom=newsroom, account=owner, starts_at=at, handover=self.canary, key=uuid4()
        )
        self.quiet_window = QuietWindow.objects.create(
            newsroom=newsroom, title="The vote", starts_at=at, ends_at=at + timedelta(hours=2)
        )

    def make_tokens(self) -> None:
        from groundswell.trunk.access import services
        from groundswell.trunk.access.links import issue_link
        from groundswell.trunk.access.models import Invitation
        from groundswell.trunk.access.tokens import new_token, token_hash
        from groundswell.trunk.messaging.models import Confirmation

        at = timezone.now()
        self.owner_token = services.one_time_owner_link(campaign=self.campaign, at=at).split("/")[3]
        self.link_token = issue_link(person=self.person, at=at).split("/")[2]
        self.invitation_token = new_token()
        self.invitation = Invitation.objects.create(
            campaign=self.campaign,
            email=f"invited@{self.campaign.slug}.example",
            role="organiser",
            invited_by=self.accounts["owner"],
            invited_at=at,
            expires_at=at + timedelta(days=7),
            token_hash=token_hash(self.invitation_token),
        )
        self.confirmation = Confirmation.objects.create(
            campaign=self.campaign, email_key=self.person.email_key or "", address=self.person.email, asked_at=at
        )

    def make_desk_objects(self) -> None:
        from allauth.mfa.models import Authenticator

        from groundswell.trunk.api.models import ApiKey
        from groundswell.trunk.imports.models import Import
        from groundswell.trunk.messaging.models import Message
        from groundswell.trunk.supporters.models import BulkChange, ExportRequest, Tag

        organiser, owner, at = self.accounts["organiser"], self.accounts["owner"], timezone.now()
        self.passkey = Authenticator.objects.create(
            user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": credential()}
        )
        self.key = ApiKey.objects.create(
            account=owner,
            campaign=self.campaign,
            name="Key",
            key_hash=uuid4().hex,
            made_at=at,
            expires_at=at + timedelta(days=30),
        )
        self.message = Message.objects.create(
            campaign=self.campaign,
            kind="confirmation",
            to_address=self.person.email,
            subject="Confirm your name",
            body_text=self.canary,
            key=uuid4().hex,
            bounce_token=uuid4().hex[:22],
            state=Message.FAILED,
            made_at=at,
            send_after=at,
        )
        tag = Tag.objects.create(campaign=self.campaign, name="driver")
        self.bulk_change = BulkChange.objects.create(
            campaign=self.campaign, account=organiser, kind="tag", tag=tag, key=uuid4(), made_at=at
        )
        self.table = Import.objects.create(
            campaign=self.campaign, kind="targets", headings=["Name"], columns={"Name": "name"}, key=uuid4(), made_at=at
        )
        self.export = ExportRequest.objects.create(
            campaign=self.campaign,
            asked_by=organiser,
            reason=self.canary,
            key=uuid4(),
            count=1,
            asked_at=at,
            expires_at=at + timedelta(days=1),
        )


@dataclass(frozen=True)
class Part:
    """
    The object that stands for one part of an address.

    `held`: it is within the group "millbrook" and the area "W1", or it is the campaign's own, so that an organiser of
    another group or area has no business with it. `secret`: whoever knows it is let in; it is no id.
    """

    of: Callable[[World], Any]
    held: bool = False
    secret: bool = False


# By name of the part, or, where one name means several things, by (name of the address, name of the part). A name of
# an address may end in "*".
OBJECTS: dict[str | tuple[str, str], Part] = {
    "campaign_slug": Part(lambda world: world.campaign.slug),
    ("account:owner-link", "token"): Part(lambda world: world.owner_token, secret=True),
    ("account:invitation", "token"): Part(lambda world: world.invitation_token, secret=True),
    ("links:open", "token"): Part(lambda world: world.link_token, secret=True),
    ("mfa_*", "pk"): Part(lambda world: world.passkey.pk, held=True),
    ("team:resend", "public_id"): Part(lambda world: world.invitation.public_id, held=True),
    ("team:withdraw", "public_id"): Part(lambda world: world.invitation.public_id, held=True),
    ("team:*", "public_id"): Part(lambda world: world.roles["volunteer"].public_id, held=True),
    ("people:undo", "public_id"): Part(lambda world: world.bulk_change.public_id, held=True),
    ("people:change-progress", "public_id"): Part(lambda world: world.bulk_change.public_id, held=True),
    ("people:export", "public_id"): Part(lambda world: world.export.public_id, held=True),
    ("people:take-export", "public_id"): Part(lambda world: world.export.public_id, held=True),
    ("people:decide-export", "public_id"): Part(lambda world: world.export.public_id, held=True),
    ("people:*", "public_id"): Part(lambda world: world.person.public_id, held=True),
    ("people:*", "note_id"): Part(lambda world: world.note.public_id, held=True),
    ("people:*", "change_id"): Part(lambda world: world.change.public_id, held=True),
    ("people:*", "point_id"): Part(lambda world: world.point.public_id, held=True),
    ("segments:*", "public_id"): Part(lambda world: segment_of(world).public_id, held=True),
    ("segments:*", "snapshot_id"): Part(lambda world: snapshot_of(world).public_id, held=True),
    ("api:*", "segment_id"): Part(lambda world: segment_of(world).public_id),
    ("duplicates:*", "pair_id"): Part(lambda world: pair_of(world).public_id, held=True),
    ("duplicates:*", "merge_id"): Part(lambda world: merge_of(world).public_id, held=True),
    ("imports:*", "public_id"): Part(lambda world: world.table.public_id, held=True),
    ("imports:*", "verdict"): Part(lambda world: "new"),
    ("outbox:*", "public_id"): Part(lambda world: world.message.public_id, held=True),
    ("api-keys:*", "public_id"): Part(lambda world: world.key.public_id, held=True),
    ("campaign-desk:*", "public_id"): Part(lambda world: world.group.public_id, held=True),
    ("desk-petitions:*", "public_id"): Part(lambda world: world.petition.public_id),
    "drive_slug": Part(lambda world: world.drive.slug),
    ("nominations:block", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:record", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:hand-back", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:prove", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:undo", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:*", "outcome_id"): Part(lambda world: world.outcome.public_id, held=True),
    ("desk-nominations:free-block", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("desk-nominations:remind", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("desk-nominations:undo", "public_id"): Part(lambda world: world.declaration.public_id, held=True),
    ("desk-nominations:chain", "public_id"): Part(lambda world: world.declaration.public_id, held=True),
    ("rules:*", "public_id"): Part(lambda world: rule_run(world).rule.public_id, held=True),
    ("rules:*", "run_id"): Part(lambda world: rule_run(world).public_id, held=True),
    ("desk-nominations:hold", "public_id"): Part(lambda world: world.declaration.public_id, held=True),
    ("desk-nominations:correct", "public_id"): Part(lambda world: world.declaration.public_id, held=True),
    ("desk-nominations:*", "public_id"): Part(lambda world: world.standing.public_id, held=True),
    ("desk-nominations:undo-log", "key"): Part(lambda world: world.ask_key, held=True),
    ("newsroom:answer", "token"): Part(lambda world: answer_token(world), secret=True),
    ("desk-newsroom:*", "public_id"): Part(lambda world: world.post.public_id, held=True),
    ("desk-newsroom:*", "decision_id"): Part(lambda world: world.objection.public_id, held=True),
    ("desk-newsroom:*", "shift_id"): Part(lambda world: world.shift.public_id, held=True),
    ("desk-newsroom:*", "window_id"): Part(lambda world: world.quiet_window.public_id, held=True),
    ("desk-newsroom:*", "what"): Part(lambda world: "imprint"),
    ("letters:*", "slug"): Part(lambda world: world.drive.slug),
    ("letters:*", "public_id"): Part(lambda world: world.standing.public_id),
    ("letters:*", "token"): Part(lambda world: letter_token(world), secret=True),
    ("library:fact", "fact_id"): Part(lambda world: world.known_fact.public_id),
    ("desk-library:*", "fact_id"): Part(lambda world: world.known_fact.public_id, held=True),
    ("api:*", "article_id"): Part(lambda world: world.article.public_id),
    ("api:*", "fact_id"): Part(lambda world: world.known_fact.public_id),
    ("desk-library:*", "article_id"): Part(lambda world: world.article.public_id, held=True),
    ("desk-library:*", "image_id"): Part(lambda world: world.image.public_id, held=True),
    ("desk-letters:*", "letter_id"): Part(lambda world: world.letter.public_id, held=True),
    ("desk-letters:*", "reply_id"): Part(lambda world: world.reply.public_id, held=True),
    ("desk-letters:*", "fact_id"): Part(lambda world: world.fact.public_id),
    ("desk-letters:*", "public_id"): Part(lambda world: world.letter_drive.public_id),
    ("api:*", "identifier"): Part(lambda world: world.petition.public_id),
    ("api:*", "drive_id"): Part(lambda world: world.drive.public_id),
    ("api:*", "standing_id"): Part(lambda world: world.standing.public_id),
    ("api:*", "post_id"): Part(lambda world: world.post.public_id),
    ("api:*", "rule_id"): Part(lambda world: rule_run(world).rule.public_id),
    ("api:*", "publication_id"): Part(lambda world: world.hand_post.public_id),
    ("api:*", "declaration_id"): Part(lambda world: world.declaration.public_id),
    ("publishing:connect", "network"): Part(lambda world: "x"),
    ("publishing:*", "public_id"): Part(lambda world: world.network.public_id, held=True),
    ("publishing:*", "publication_id"): Part(lambda world: world.hand_post.public_id, held=True),
    ("publishing:*", "number"): Part(lambda world: 1),
    ("posts:*", "public_id"): Part(lambda world: world.public_post.public_id),
    ("posts:*", "number"): Part(lambda world: 1),
    ("jobs:*", "job_id"): Part(lambda world: parked_job(world)),
    "group_slug": Part(lambda world: world.group.slug),
    "area_code": Part(lambda world: world.area.code),
    "area_slug": Part(lambda world: world.area.slug),
    ("act-petitions:*", "slug"): Part(lambda world: world.petition.slug),
    ("petitions:*", "slug"): Part(lambda world: world.petition.slug),
    ("petitions:move-over", "token"): Part(lambda world: move_token(world), secret=True),
    ("petitions:*", "token"): Part(lambda world: after_token(world), secret=True),
    ("confirm:*", "token"): Part(lambda world: confirm_token(world), secret=True),
    ("contact:*", "token"): Part(lambda world: stop_token(world), secret=True),
    ("setup:*", "key"): Part(lambda world: "petition"),
    ("desk-sharecards:*", "template"): Part(lambda world: world.card_template.public_id),
    ("desk-sharecards:*", "public_id"): Part(lambda world: world.card.public_id),
    ("sharecards:card", "public_id"): Part(lambda world: world.card.public_id),
    ("sharecards:page-picture", "token"): Part(lambda world: page_token(world), secret=True),
    ("api:*", "card_id"): Part(lambda world: world.card.public_id),
    "size": Part(lambda world: "square"),
    "ending": Part(lambda world: "png"),
    ("media:graphic", "public_id"): Part(lambda world: world.graphic.public_id),
    ("media:image", "public_id"): Part(lambda world: world.petition.public_id),
    "side": Part(lambda world: 320),
    "digest": Part(lambda world: "0" * 12),
    "brand": Part(lambda world: "ffc21a"),
    "face": Part(lambda world: "archivo"),
    "letter": Part(lambda world: "b"),
}


class NoObject(LookupError):
    """An address has a part that no object stands for: add a line to `OBJECTS` in tests/support/objects.py."""


def part_for(name: str, part: str) -> Part:
    """The object for one part of an address: by its exact name, by the start of its name, or by the part alone."""
    for key, found in OBJECTS.items():
        if key == (name, part):
            return found
    for key, found in OBJECTS.items():
        if isinstance(key, tuple) and key[1] == part and key[0].endswith("*") and name.startswith(key[0][:-1]):
            return found
    if part in OBJECTS:
        return OBJECTS[part]
    raise NoObject(f"No object stands for <{part}> of {name}")


CLIENT_DATA = b'{"type": "webauthn.create", "challenge": "", "origin": "http://localhost"}'


def credential() -> dict[str, Any]:
    """What a browser answers when a passkey is made, with a key that signs nothing."""
    from fido2.cose import ES256
    from fido2.utils import websafe_encode
    from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

    public_key = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    made = AttestedCredentialData.create(Aaguid.NONE, b"k" * 16, public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    told = AttestationObject.create("none", AuthenticatorData.create(b"r" * 32, flags, 0, made), {})
    response = {"attestationObject": websafe_encode(bytes(told)), "clientDataJSON": websafe_encode(CLIENT_DATA)}
    return {
        "id": websafe_encode(b"k" * 16),
        "rawId": websafe_encode(b"k" * 16),
        "type": "public-key",
        "response": response,
    }


def parked_job(world: World) -> Any:
    """A job of a campaign that failed for good."""
    from django_tasks_db.models import DBTaskResult

    job, _new = DBTaskResult.objects.get_or_create(
        task_path="groundswell.tools.petitions.tasks.recount",
        args_kwargs={"args": [], "kwargs": {"campaign_id": world.campaign.pk}},
        defaults={
            "status": "FAILED",
            "backend_name": "default",
            "queue_name": "default",
            "exception_class_path": "",
            "traceback": "",
        },
    )
    return job.pk


def rule_run(world: World) -> Any:
    """One time a rule of the campaign ran."""
    from groundswell.trunk.automations.models import Rule, Run

    rule, _new = Rule.objects.get_or_create(
        campaign=world.campaign, trigger="targets.declared", defaults={"made_at": timezone.now(), "key": uuid4()}
    )
    run, _new = Run.objects.get_or_create(
        rule=rule, event_key="x", defaults={"sentence": world.canary, "happened_at": timezone.now()}
    )
    return run


def pair_of(world: World) -> Any:
    """A pair that waits: her person, and another record of the same name."""
    from groundswell.trunk.duplicates.models import Pair
    from groundswell.trunk.supporters.models import Person

    other, _new = Person.objects.get_or_create(
        campaign=world.campaign, name=world.person.name, name_key=f"{world.person.name_key} twice", email_key=None,
        defaults={"created_at": NOON, "latest_activity_at": NOON, "area": world.area},
    )  # fmt: skip
    made, _new = Pair.objects.get_or_create(
        first=world.person,
        second=other,
        defaults={
            "campaign": world.campaign, "level": Pair.LIKELY, "rank": 1, "weight": 160, "because": "given_same",
            "found_at": NOON,
        },
    )  # fmt: skip
    return made


def merge_of(world: World) -> Any:
    """Another record of her person, merged into hers."""
    from groundswell.trunk.duplicates.models import Merge
    from groundswell.trunk.supporters.models import Person

    gone, _new = Person.objects.get_or_create(
        campaign=world.campaign, name=world.canary, name_key=f"{world.person.name_key} before", email_key=None,
        defaults={"created_at": NOON, "latest_activity_at": NOON, "merged_into": world.person},
    )  # fmt: skip
    made, _new = Merge.objects.get_or_create(
        kept=world.person,
        gone=gone,
        defaults={"campaign": world.campaign, "key": uuid4(), "press": uuid4(), "made_at": timezone.now()},
    )
    return made


def segment_of(world: World) -> Any:
    """A segment of the whole campaign: everyone who is a supporter."""
    from groundswell.trunk.segments.models import Segment

    made, _new = Segment.objects.get_or_create(
        campaign=world.campaign,
        name=world.canary,
        defaults={
            "definition": {
                "join": "all",
                "lines": [{"rule": "people.are", "settings": {"kind": "supporters"}}],
                "but": [],
            },
            "made_by": world.accounts["organiser"],
            "made_at": NOON,
            "changed_at": NOON,
            "key": uuid4(),
        },
    )
    return made


def snapshot_of(world: World) -> Any:
    """A snapshot that its person is in."""
    from pyroaring import BitMap

    from groundswell.trunk.segments.models import Snapshot

    taken, _new = Snapshot.objects.get_or_create(
        campaign=world.campaign,
        name=world.canary,
        defaults={
            "sentence": world.canary,
            "count": 1,
            "members": bytes(BitMap([world.person.pk]).serialize()),
            "made_by": world.accounts["organiser"],
            "made_at": NOON,
            "key": uuid4(),
        },
    )
    return taken


def move_token(world: World) -> str:
    from groundswell.tools.petitions.wording_links import make_move_token

    return make_move_token(world.signature, world.wording)


def after_token(world: World) -> str:
    from groundswell.tools.petitions.tokens import After, make_after_token

    return make_after_token(After(petition=world.petition.public_id, s=world.signature.public_id, name="Tom"))


def letter_token(world: World) -> str:
    from groundswell.tools.letters.tokens import After, make_after_token

    return make_after_token(After(d=world.letter_drive.public_id, s=world.standing.public_id, name="Tom"))


def page_token(world: World) -> str:
    from groundswell.tools.sharecards.page_pictures import sealed

    return sealed(world.campaign, "Run buses late")


def confirm_token(world: World) -> str:
    from groundswell.trunk.messaging.tokens import make_confirm_token

    return make_confirm_token(world.confirmation.public_id, at=timezone.now())


def answer_token(world: World) -> str:
    from groundswell.tools.newsroom.links import make_answer_token

    return make_answer_token(world.post, world.accounts["owner"], at=timezone.now())


def stop_token(world: World) -> str:
    from groundswell.trunk.consent.tokens import make_stop_token

    return make_stop_token(campaign=world.campaign, address=world.person.email, person=world.person)
