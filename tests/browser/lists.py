"""People and what belongs to them, as one line of figures, read in the process beside the product."""

from hashlib import sha256

HOME = "better-buses"


def people_digest() -> dict[str, object]:
    """How many people the demo has, and a digest of them, their ways to be reached, tags and consents."""
    from groundswell.trunk.consent.models import Consent
    from groundswell.trunk.supporters.models import ContactPoint, Person, Tagging

    people = Person.objects.filter(campaign__slug=HOME)
    digest, fields = sha256(), ("public_id", "name", "email", "postcode", "given_name", "family_name", "birth_date")
    for rows in (
        people.order_by("public_id").values_list(*fields),
        ContactPoint.objects.filter(person__in=people).order_by("pk").values_list("pk", "kind", "value", "ended_at"),
        Tagging.objects.filter(person__in=people).order_by("pk").values_list("pk", "tag_id", "person_id"),
        Consent.objects.filter(person__in=people).order_by("pk").values_list("pk", "given", "person_id"),
    ):
        for row in rows.iterator():
            digest.update(repr(row).encode())
    return {"count": people.count(), "digest": digest.hexdigest()}
