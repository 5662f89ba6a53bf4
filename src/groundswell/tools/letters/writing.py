"""The page of one letter: its form, its preview with shared words marked, and handing it over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.letters import composing
from groundswell.tools.letters.composing import Composed, compose, fact_sentence, mail_link
from groundswell.tools.letters.finding import Whose
from groundswell.tools.letters.forms import LetterForm
from groundswell.tools.letters.likeness import Likeness, alike, words_of
from groundswell.tools.letters.models import LetterDrive
from groundswell.tools.letters.salutation import greeting, office_line, short_name, shown_name
from groundswell.tools.letters.services import Written, write_letter
from groundswell.tools.letters.services.passing import relays_to
from groundswell.trunk.records.networks import network_of
from groundswell.trunk.supporters.meeting import Introduced
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Standing

Piece = tuple[str, bool]


@dataclass(frozen=True)
class Writing:
    """One person at one letter: to whom, and who decides for where she lives."""

    letter_drive: LetterDrive
    standing: Standing
    whose: Whose
    person: Person | None
    sends: bool

    @classmethod
    def of(cls, letter_drive: LetterDrive, standing: Standing, whose: Whose, person: Person | None) -> "Writing":
        return cls(letter_drive, standing, whose, person, relays_to(letter_drive, standing.target))

    def form(self, data: QueryDict | None = None) -> LetterForm:
        return LetterForm(
            data,
            initial={"key": str(uuid4())},
            letter_drive=self.letter_drive,
            target=self.standing.target,
            person=self.known,
            sends=self.sends,
            code=self.whose.code,
        )

    @property
    def known(self) -> Person | None:
        """Who a personal link recognised, where we hold what a letter needs of her."""
        person = self.person
        return person if person and person.email and person.postcode else None

    @staticmethod
    def key_of(text: str) -> UUID:
        try:
            return UUID(text)
        except ValueError:
            return uuid4()

    def name_of(self, form: LetterForm) -> str:
        return self.known.name if self.known else _typed(form, "full_name")

    def postcode_of(self, form: LetterForm) -> str:
        return self.whose.code or self.known.postcode if self.known else _typed(form, "postcode")

    def composed(self, form: LetterForm) -> Composed:
        return compose(
            self.standing.target,
            form.typed_answers,
            facts=form.ticked,
            name=self.name_of(form),
            street=_typed(form, "street"),
            postcode=self.postcode_of(form),
        )

    def alike(self, form: LetterForm) -> Likeness:
        quoted = composing.not_counted(
            self.letter_drive,
            self.standing.target,
            name=self.name_of(form),
            street=_typed(form, "street"),
            postcode=self.postcode_of(form),
        )
        return alike(self.letter_drive, self.composed(form).body, quoted)

    def refuse_stranger(self, form: LetterForm) -> None:
        """Say that this target is not hers."""
        name, code = short_name(self.standing.target), self.postcode_of(form)
        said = _("%(name)s does not decide for %(code)s. Find yours by your postcode") % {"name": name, "code": code}
        form.add_error(None if self.known else "postcode", said)

    def page(self, form: LetterForm, *, likeness: Likeness | None = None, refused: str = "") -> dict[str, Any]:
        """All that the page of the letter shows."""
        composed, target = self.composed(form), self.standing.target
        spans = likeness.spans if likeness else ()
        area = self.whose.area_for(self.standing) or target.area
        return {
            "letter_drive": self.letter_drive,
            "standing": self.standing,
            "target": target,
            "name": shown_name(target),
            "short": short_name(target),
            "greeting": greeting(target),
            "area": area,
            "office": office_line(target),
            "is_hers": self.whose.has(self.standing),
            "code": self.whose.code,
            "form": form,
            "answers": _answers(form, composed, likeness),
            "known": self.known,
            "sends": self.sends,
            "refused": refused,
            "paragraphs": marked(composed.body, spans),
            "empty": not composed.words,
            "words": composed.words,
            "likeness": likeness,
            "first_shared": next((i for i, place in enumerate(composed.answers) if _overlaps(place, spans)), 0),
            "facts": [(fact, fact_sentence(fact), fact in form.ticked) for fact in form.fact_choices],
            "own_as_is": form.data.get("do", "").startswith("own") or not self.sends,
        }

    def own_page(self, form: LetterForm) -> dict[str, Any]:
        """The finished letter, to be sent by its writer."""
        target, body, subject = self.standing.target, self.composed(form).body, form.cleaned_data["subject"]
        return {
            "letter_drive": self.letter_drive,
            "standing": self.standing,
            "target": target,
            "short": short_name(target),
            "subject": subject,
            "body": body,
            "mail": mail_link(target.email, subject, body) if target.email else None,
            "key": form.act_key,
            "code": self.postcode_of(form),
            "kept": form.typed,
        }


def send(writing: Writing, form: LetterForm, *, address: str, at: datetime) -> Written:
    """
    Hand a letter to the services.

    :raises NotSent: if the relay will not take it.
    """
    said, known = form.cleaned_data, writing.known
    area = writing.whose.area_for(writing.standing)
    writer = Introduced(
        campaign_id=writing.letter_drive.drive.campaign_id,
        name=writing.name_of(form),
        email=known.email if known else said["email"],
        postcode=writing.postcode_of(form),
        area_id=area.pk if area else None,
        said_by=_("in a letter"),
    )
    return write_letter(
        letter_drive=writing.letter_drive,
        standing=writing.standing,
        writer=writer,
        answers=form.typed_answers,
        subject=said["subject"],
        body=writing.composed(form).body,
        key=form.act_key,
        at=at,
        person=known,
        copy_to_campaign=said["copy_to_campaign"],
        copy_to_writer=said["copy_to_writer"],
        may_ask=said["may_ask"],
        street=said["street"],
        network=network_of(address),
    )


def marked(body: str, spans: Sequence[tuple[int, int]]) -> list[list[Piece]]:
    """The paragraphs of a letter, each in pieces: (text, whether it is shared)."""
    paragraphs, start = [], 0
    for paragraph in body.split("\n\n"):
        end = start + len(paragraph)
        pieces: list[Piece] = []
        at = start
        for left, right in spans:
            left, right = max(left, start), min(right, end)
            if left < right:
                pieces += [(body[at:left], False), (body[left:right], True)]
                at = right
        pieces.append((body[at:end], False))
        paragraphs.append([piece for piece in pieces if piece[0]])
        start = end + 2
    return paragraphs


def _answers(form: LetterForm, composed: Composed, likeness: Likeness | None) -> list[tuple[Any, str]]:
    """Each question's field, with a warning where its answer holds shared words."""
    fields = form.answer_fields
    if not likeness:
        return [(field, "") for field in fields]
    return [
        (field, _warning(composed.body, place, likeness) if _overlaps(place, likeness.spans) else "")
        for field, place in zip(fields, composed.answers, strict=True)
    ]


def _warning(body: str, place: tuple[int, int] | None, likeness: Likeness) -> str:
    """How many of this answer's words stand in how many other letters."""
    assert place
    shared = sum(
        len(words_of(body[max(left, place[0]) : min(right, place[1])]))
        for left, right in likeness.spans
        if left < place[1] and right > place[0]
    )
    said = ngettext(
        "%(n)s other letter has the same %(words)s words.",
        "%(n)s other letters have these %(words)s words, or nearly all of them.",
        likeness.letters,
    )
    return said % {"n": f"{likeness.letters:,}", "words": f"{shared:,}"}


def _overlaps(place: tuple[int, int] | None, spans: Sequence[tuple[int, int]]) -> bool:
    return place is not None and any(left < place[1] and right > place[0] for left, right in spans)


def _typed(form: LetterForm, name: str) -> str:
    """A field as it was read; on a fresh page, as it stands there."""
    if form.is_bound:
        return str(getattr(form, "cleaned_data", {}).get(name) or "")
    return str(form[name].value() or "") if name in form.fields else ""
