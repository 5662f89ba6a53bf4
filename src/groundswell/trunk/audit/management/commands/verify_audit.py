"""`verify_audit`: read the whole audit trail and say whether anyone tampered with it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from groundswell.trunk.audit.chain import verify_chain


class Command(BaseCommand):
    help = "Read the whole audit trail and name the first line that was altered, removed or put in."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = verify_chain()
        if broken is not None:
            raise CommandError(f"Line {broken.line}: {broken.reason}")
        self.stdout.write("The audit trail is whole.")
