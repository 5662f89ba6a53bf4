"""What a declaration starts here: locals are told. Blocks hear in claim_receivers.py, rules in rule_receivers.py."""

from groundswell.tools.nominations import rule_receivers  # noqa: F401 - registers what a declaration starts by rule
from groundswell.tools.nominations.telling import WORTH_TELLING, hold_again, plan_telling, take_back_telling
from groundswell.trunk.signals import DeclarationUndone, TargetDeclared, receives
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Declaration


@receives(TargetDeclared)
def tell_locals_later(signal: TargetDeclared) -> None:
    """Locals who agreed are told in a few minutes, unless somebody holds it. Most records ask the database once."""
    if not {signal.stance, signal.before_stance} & WORTH_TELLING:
        return
    supporters = Person.objects.filter(campaign=signal.campaign_id, supporter_since__isnull=False)
    if supporters.exists():
        plan_telling(declaration=_declaration(signal.declaration_id), at=signal.at)


@receives(DeclarationUndone)
def take_it_back(signal: DeclarationUndone) -> None:
    """What has not been sent is not sent. The mails about what stands again wait for an organiser."""
    declaration = _declaration(signal.declaration_id)
    take_back_telling(declaration=declaration, at=signal.at)
    hold_again(standing=declaration.standing, at=signal.at)


def _declaration(pk: int) -> Declaration:
    return Declaration.objects.select_related("standing__drive__campaign", "standing__target", "candidate").get(pk=pk)
