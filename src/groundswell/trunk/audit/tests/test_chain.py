"""The audit trail shows what was done to it."""

import threading
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from groundswell.trunk.audit.chain import verify_chain
from groundswell.trunk.audit.models import AuditEntry, ChainHead
from groundswell.trunk.audit.services import record

if TYPE_CHECKING:
    from groundswell.trunk.access.models import Account
    from groundswell.trunk.campaigns.models import Campaign


def some_lines(olu: "Account", campaign: "Campaign", noon: datetime, count: int = 5) -> list[AuditEntry]:
    return [
        record(
            account=olu,
            campaign=campaign,
            verb=AuditEntry.EXPORTED,
            object_kind="people",
            sentence=f"Exported list {number}",
            data={"rows": number},
            at=noon,
        )
        for number in range(count)
    ]


@pytest.mark.django_db
def test_a_verb_that_the_page_has_no_word_for_is_never_written(olu, campaign, noon):
    with pytest.raises(ValueError, match="withdrew"):
        record(account=olu, campaign=campaign, verb="withdrew", object_kind="fact", sentence="Withdrew", at=noon)

    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_an_untouched_trail_is_whole(olu, campaign, noon):
    some_lines(olu, campaign, noon)

    assert verify_chain() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"sentence": "Looked at the weather"},
        {"data": {"rows": 1}},
        {"verb": "saw"},
        {"object_id": "x"},
        {"who": ""},
        {"chain": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_line_is_named(olu, campaign, noon, change):
    lines = some_lines(olu, campaign, noon)

    AuditEntry.objects.filter(pk=lines[2].pk).update(**change)

    assert verify_chain().line == 3


@pytest.mark.django_db
def test_a_line_given_to_someone_else_is_named(olu, asha, campaign, other_campaign, noon):
    lines = some_lines(olu, campaign, noon)

    AuditEntry.objects.filter(pk=lines[1].pk).update(account=asha)
    assert verify_chain().line == 2
    AuditEntry.objects.filter(pk=lines[1].pk).update(account=olu, campaign=other_campaign)
    assert verify_chain().line == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("gone", "named"), [(0, 1), (2, 3), (4, 5)])
def test_a_removed_line_is_named_even_the_last(olu, campaign, noon, gone, named):
    lines = some_lines(olu, campaign, noon)

    AuditEntry.objects.filter(pk=lines[gone].pk).delete()

    assert verify_chain().line == named


@pytest.mark.django_db
def test_the_trail_stands_when_the_account_is_gone(olu, campaign, noon):
    some_lines(olu, campaign, noon)

    olu.delete()

    assert verify_chain() is None
    assert AuditEntry.objects.filter(account=None).count() == 5


@pytest.mark.django_db(transaction=True)
def test_lines_written_at_once_follow_each_other(olu, campaign, noon):
    start = threading.Barrier(8)

    def write() -> None:
        start.wait()
        some_lines(olu, campaign, noon, count=5)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert verify_chain() is None
    assert ChainHead.objects.get().entries == 40
