"""What the doctor finds, and that he says how to mend it."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import path
from tests.support.people import make_campaign

from groundswell.cli import doctor
from groundswell.trunk.imports.models import Import, PersonRow
from groundswell.trunk.jobs import services
from groundswell.trunk.jobs.heartbeat import beat
from groundswell.trunk.jobs.tests import jobs_of_tests as jobs
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db


def found(check: doctor.Check) -> dict[str, doctor.Finding]:
    return {finding.name: finding for finding in doctor.attempted(check)}


def test_the_database_is_whole_and_migrated():
    assert found(doctor.database)["Database"].fine
    assert found(doctor.migrations)["Migrations"].fine


def test_unsafe_writes_are_found():
    unsafe = {"sqlite": "synchronous", "postgresql": "fsync"}[connection.vendor]

    finding = found(doctor.database)["Durability"]

    # The suite's own databases trade safety for speed, so here there is something to find.
    assert not finding.fine and unsafe in finding.says


def test_rows_that_lead_nowhere_are_found():
    campaign = make_campaign("late-buses", "Late Buses", "Ashdale Bus Users")
    table = Import.objects.create(campaign=campaign, kind="supporters", key=uuid4(), made_at=now())
    PersonRow.objects.create(table=table, number=2, name="Tom", name_key="tom")
    assert found(doctor.references)["References"].fine
    assert {name for name, _rows in doctor.unchecked()} >= {"imports.PersonRow.table"}

    PersonRow.objects.update(table=table.pk + 1)

    assert "imports.PersonRow.table" in found(doctor.references)["References"].says


def test_no_worker_and_parked_jobs_are_found():
    services.park(job_id=jobs.greet.enqueue("Tom").id, reason="Asked to", at=now())

    before = found(doctor.workers)
    beat("w", at=now())
    after = found(doctor.workers)

    assert "groundswell worker" in before["Worker"].mend
    assert "Open Jobs" in before["Jobs"].mend
    assert after["Worker"].fine


def test_every_address_says_who_may_open_it():
    assert found(doctor.declarations)["Addresses"].fine


def test_an_address_that_does_not_say_is_named(settings):
    settings.ROOT_URLCONF = __name__

    assert "/open/door/" in found(doctor.declarations)["Addresses"].mend


def test_secrets_that_others_may_read_are_found(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "secret_key").write_text("x")
    (tmp_path / "secrets" / "secret_key").chmod(0o644)

    assert "chmod -R go-rwx" in found(doctor.secrets)["Secrets"].mend


def test_plain_http_to_the_world_is_found(settings):
    settings.SITE_URL, settings.SITE_HOST = "http://campaign.example.org", "campaign.example.org"

    assert "https" in found(doctor.site)["Address"].mend


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1", "mail.example.org"])
def test_a_mail_server_that_does_not_answer_is_found(settings, url):
    settings.SMTP_URL = url

    assert "GROUNDSWELL_SMTP_URL" in found(doctor.mail_server)["Mail"].mend


@pytest.mark.parametrize("url", ["imap://a:secretword@127.0.0.1:1", "maildir:///nowhere", "mail.example.org"])
def test_a_mailbox_that_cannot_be_read_is_found_and_its_password_is_not_shown(settings, url):
    settings.MAILBOX_URLS = [url]

    finding = found(doctor.mailboxes)["Mailbox"]
    assert "GROUNDSWELL_MAILBOX_URL" in finding.mend and "secretword" not in finding.line()


def test_a_mailbox_that_can_be_read_is_fine(settings, tmp_path):
    (tmp_path / "new").mkdir()
    settings.MAILBOX_URLS = [f"maildir://{tmp_path}"]

    assert found(doctor.mailboxes)["Mailbox"].fine


def test_a_check_that_breaks_is_a_finding():
    def broken_check():
        raise RuntimeError("the disk is gone")
        yield

    (finding,) = doctor.attempted(broken_check)

    assert "the disk is gone" in finding.says and not finding.fine


urlpatterns = [path("open/door/", lambda request: None)]
