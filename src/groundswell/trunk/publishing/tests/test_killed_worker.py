"""A worker that is killed between the call and the record: the next one finds the post and makes no second."""

import signal
import threading
import time

import pytest

from groundswell.channels.bluesky.tests.little_server import APP_PASSWORD, HANDLE, running
from groundswell.trunk.jobs.tests.test_worker_killed import groundswell, run_code, surroundings

__all__ = ["groundswell", "surroundings"]
pytestmark = pytest.mark.slow
PREPARE = f"""
from groundswell.trunk.campaigns.models import Campaign, Organisation
from groundswell.trunk.publishing import services
from groundswell.trunk.records.clock import now
body = Organisation.objects.create(name="Users", promoter="Olu", address="12 Mill Lane", created_at=now())
campaign = Campaign.objects.create(organisation=body, slug="buses", name="Buses", created_at=now(), opened_at=now())
account = services.connect_account(
    campaign=campaign, network="bluesky", handle="{HANDLE}", secret="{APP_PASSWORD}", service_url="URL", at=now()
)
content = {{"parts": [{{"text": "One"}}, {{"text": "Two"}}], "reply_to": None}}
services.publish(account=account, source_kind="post", source_id="p", content=content, at=now())
"""
STATE = """
from groundswell.trunk.publishing.models import Publication
publication = Publication.objects.get()
print(publication.state, len(publication.remote), publication.tries)
"""


def test_a_worker_killed_between_the_call_and_the_record_leaves_one_post(surroundings, groundswell):  # noqa: F811
    kept, killed = threading.Event(), threading.Event()
    with running() as server:
        surroundings["GROUNDSWELL_OUTBOUND_ALLOW"] = f"127.0.0.1:{server.port}"
        assert groundswell("migrate").wait() == 0
        run_code(surroundings, PREPARE.replace("URL", server.url))

        def keep_the_answer():
            server.after_put = None
            kept.set()
            killed.wait(200)

        server.after_put = keep_the_answer
        first = groundswell("worker")
        assert kept.wait(150), "the worker never called"
        first.send_signal(signal.SIGKILL)
        first.wait()
        killed.set()
        assert run_code(surroundings, STATE) == "waiting 0 1"
        keys = list(server.records)

        groundswell("worker")
        end = time.monotonic() + 180
        while not (said := run_code(surroundings, STATE)).startswith("published"):
            assert time.monotonic() < end, said
            time.sleep(0.3)

        assert said == "published 2 0"
        assert server.texts == ["One", "Two"]
        assert list(server.records)[:1] == keys
