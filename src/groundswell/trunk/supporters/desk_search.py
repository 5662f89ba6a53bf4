"""People for the desk's search."""

from django.urls import reverse

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Found
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.people_list import Question, answer, page


def find_people(scope: Scope, text: str, limit: int) -> list[Found]:
    """People by name, email, phone or postcode, those who did something latest first."""
    question = Question.read({"q": text})
    if scope.campaign is None or not question.q:
        return []
    found = page(answer(scope, question, Choices(scope)), size=limit).people
    return [
        Found(
            title=person.name,
            detail=", ".join(part for part in (person.area.name if person.area else "", person.postcode) if part),
            url=reverse("people:person", args=[scope.campaign.slug, person.public_id]),
            icon="user",
        )
        for person in found
    ]
