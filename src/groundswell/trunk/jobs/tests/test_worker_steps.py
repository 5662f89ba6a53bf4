"""What the worker says of a step that failed, and that it takes the next one."""

import pytest
from django.db import IntegrityError, OperationalError

from groundswell.trunk.jobs.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (IntegrityError('breaks "its_rule"\nDETAIL: Tom'), 'Rows changed under a step (breaks "its_rule")'),
        (OperationalError("the server closed the connection"), "The database is away (OperationalError)"),
    ],
)
def test_a_step_that_fails_is_told_rightly_and_names_nobody(caplog, error, says):
    worker = Worker()
    worker.stopping.set()

    def step():
        raise error

    worker.until_stopped(step, 0)

    assert says in caplog.text and "Tom" not in caplog.text
