"""A fact withdrawn while others take it up: no use slips through without its flag."""

import threading

import pytest
from django.db import connection

from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import Fact, FactUse

pytestmark = pytest.mark.django_db(transaction=True)
POSTS = 12


def test_a_fact_withdrawn_while_many_take_it_up_is_flagged_everywhere(six, noon):
    start, ended, errors = threading.Barrier(POSTS + 2), [], []

    def run(work):
        try:
            start.wait(timeout=20)
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def use(number):
        return lambda: services.use_facts(kind="post", public_id=f"{number:022d}", facts=[six], at=noon)

    def withdraw():
        fact = Fact.objects.select_related("campaign").get(pk=six.pk)
        ended.append(services.withdraw_fact(fact=fact, reason="Old paper", at=noon, account=None))

    work = [*(use(number) for number in range(POSTS)), withdraw, withdraw]
    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert errors == [] and sorted(ended) == [False, True]
    assert FactUse.objects.filter(flagged_at__isnull=False, ended_at=None).count() == POSTS
    assert selectors.facts_to_put_right(six.campaign).get().places == POSTS
