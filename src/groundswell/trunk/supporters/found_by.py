"""
What people are found by: the words of their names, their email addresses, phone numbers and postcodes, as tokens of one
index beside the tables.

No signature writes here. The catch-up of the sets (trunk/segments) calls `refresh` with whom it looks up anew, in the
transaction that moves its position; so the search is behind by a second or two, and never wrong for good.

A token begins with its campaign and its kind ("7=okoro"), so that a campaign finds its own people only.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction

from groundswell.trunk.records.sql import upsert
from groundswell.trunk.records.word_index import WordIndex, token
from groundswell.trunk.supporters.models import ContactPoint, FoundBy, Person

INDEX = WordIndex("supporters_foundby", key="person_id", words="words")
NAME, EMAIL, PHONE, PHONE_END, POSTCODE = "=", "@", "#", "^", "~"
BATCH = 5_000


def refresh(campaign_id: int, person_ids: Sequence[int]) -> int:
    """
    Bring the words of these people in line with the tables; those who are erased, merged or gone lose theirs.

    Call it inside a transaction. Gives how many rows it wrote: people whose words are as before cost two reads.
    """
    written = 0
    for start in range(0, len(person_ids), BATCH):
        written += _refresh(campaign_id, person_ids[start : start + BATCH])
    return written


def rebuild(campaign_id: int) -> int:
    """Do it for everybody of a campaign, a few thousand in a transaction."""
    written, last = 0, 0
    everyone = Person.objects.filter(campaign=campaign_id).order_by("pk")
    while ids := list(everyone.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            written += _refresh(campaign_id, ids)
        last = ids[-1]
    return written


def _refresh(campaign_id: int, ids: Sequence[int]) -> int:
    known = dict(FoundBy.objects.filter(person__in=ids).order_by().values_list("person_id", "words"))
    true = words_of(campaign_id, ids)
    changed = sorted((pk, words) for pk, words in true.items() if known.get(pk) != words)
    upsert(FoundBy, ("person_id", "words"), changed, identity=("person_id",), assign={"words": "new.words"})
    gone = [pk for pk in known if pk not in true]
    if gone:
        FoundBy.objects.filter(person__in=gone).delete()
    return len(changed) + len(gone)


def words_of(campaign_id: int, ids: Sequence[int]) -> dict[int, str]:
    """The words of these people as the tables say them, without those who are erased or merged into another."""
    people = Person.objects.filter(
        pk__in=ids, campaign=campaign_id, erased_at__isnull=True, merged_into__isnull=True
    ).order_by()
    tokens: dict[int, list[str]] = {}
    for pk, find_key, email, email_key, postcode in people.values_list(
        "pk", "find_key", "email", "email_key", "postcode"
    ):
        found = [f"{NAME}{token(word)}" for word in find_key.split()]
        found += [f"{EMAIL}{token(each)}" for each in {email_key or "", email.lower()} if each]
        if postcode:
            found.append(f"{POSTCODE}{token(postcode.replace(' ', ''))}")
        tokens[pk] = found
    points = ContactPoint.objects.filter(person__in=ids, ended_at__isnull=True).exclude(kind=ContactPoint.ADDRESS)
    for pk, kind, value_key in points.order_by().values_list("person_id", "kind", "value_key"):
        if pk in tokens:
            tokens[pk] += [f"{EMAIL}{token(value_key)}"] if kind == ContactPoint.EMAIL else _phone_tokens(value_key)
    return {pk: joined(campaign_id, found) for pk, found in tokens.items()}


def joined(campaign_id: int, tokens: Iterable[str]) -> str:
    """Tokens as one row keeps them, each once."""
    return " ".join(f"{campaign_id}{each}" for each in dict.fromkeys(tokens))


def _phone_tokens(key: str) -> list[str]:
    """A number forwards and backwards: people remember how it begins, or how it ends."""
    digits = key.lstrip("+")
    return [f"{PHONE}{token(digits)}", f"{PHONE_END}{token(digits[::-1])}"]
