"""Two at once: an objection and the last approval never miss each other, and nothing goes out twice."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from groundswell.tools.newsroom.models import Decision, Post
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.services.deciding.settling import settle_due
from groundswell.trunk.publishing.models import Publication

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def at_once(jobs: list[Callable[[], object]]) -> list[object]:
    """Run each in a thread and on a connection of its own, all started together; errors are among the answers."""
    start, told = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        start.wait()
        try:
            told.append(job())
        except Exception as error:
            told.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


@pytest.mark.parametrize("_round", range(5))
def test_an_objection_beside_the_last_approval_always_stops_the_post(post, approve, speaker, noon, _round):
    approve(post, speaker("Dov"), speaker("Gethin"))
    nell, jo = speaker("Nell"), speaker("Jo")

    told = at_once(
        [
            lambda: deciding.approve(post=post, account=jo, version=1, key=uuid4(), at=noon),
            lambda: deciding.object_to(
                post=post, account=nell, reason="facts", words="", fix="x", key=uuid4(), at=noon
            ),
        ]
    )

    after = Post.objects.get()
    assert after.state in (Post.HELD, Post.PULLED), told
    assert set(Publication.objects.values_list("state", flat=True)) <= {Publication.PULLED}
    assert Decision.objects.filter(kind=Decision.OBJECT).count() == 1


@pytest.mark.parametrize("_round", range(5))
def test_many_presses_and_jobs_let_a_post_go_once(post, approve, speaker, noon, _round):
    approve(post, speaker("Dov"), speaker("Gethin"))
    key, jo = uuid4(), speaker("Jo")

    at_once(
        [lambda: deciding.approve(post=post, account=jo, version=1, key=key, at=noon)] * 3
        + [lambda: settle_due(at=noon)] * 2
    )

    assert Post.objects.get().state == Post.PUBLISHED
    assert Publication.objects.count() == 1
    assert Decision.objects.count() == 3
