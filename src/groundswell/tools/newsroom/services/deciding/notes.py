"""The one thread of a post: notes among colleagues, never published."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from groundswell.tools.newsroom.models import Note, Post
from groundswell.tools.newsroom.services.deciding import notices
from groundswell.tools.newsroom.services.deciding.answers import NotYours
from groundswell.tools.newsroom.voices import is_member, members
from groundswell.trunk.access.models import Account

LONGEST = 1000
_CALLED = re.compile(r"(?<!\w)@(\w[\w'’-]*(?: \w[\w'’-]*)*)")


@transaction.atomic
def add_note(*, post: Post, account: Account, text: str, key: UUID, at: datetime) -> Note:
    """
    Write a note. Whoever is called by "@" and her name is mailed. The same key again gives the first note.

    :raises NotYours: for somebody outside the newsroom.
    """
    if not is_member(account, post.campaign):
        raise NotYours(f"{account.public_id} is not of the newsroom of campaign {post.campaign_id}")
    called = [one for one in called_in(text, members(post.campaign)) if one.pk != account.pk]
    note, made = Note.objects.get_or_create(
        key=key,
        defaults={
            "post": post,
            "account": account,
            "text": text.strip()[:LONGEST],
            "mentions": [one.public_id for one in called],
            "made_at": at,
        },
    )
    if made:
        notices.tell_mentioned(note, called, at=at)
    return note


def called_in(text: str, colleagues: Sequence[Account]) -> list[Account]:
    """
    Whom a note calls by "@": by the whole name, or by the first name where only one colleague has it.
    """
    found: dict[int, Account] = {}
    for match in _CALLED.finditer(text):
        words = match.group(1).casefold().split(" ")
        whole = [one for one in colleagues if words[: len(one.name.split())] == one.name.casefold().split()]
        by_first = [one for one in colleagues if words[0] == one.name.casefold().partition(" ")[0]]
        chosen = whole or (by_first if len(by_first) == 1 else [])
        found.update((one.pk, one) for one in chosen)
    return list(found.values())
