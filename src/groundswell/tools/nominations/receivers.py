"""What a declaration starts here: locals are told. Blocks hear of it in claim_receivers.py."""

from groundswell.tools.nominations.telling import plan_telling, take_back_telling
from groundswell.trunk.signals import DeclarationUndone, TargetDeclared, receives
from groundswell.trunk.targets.models import Declaration

_WITH = ("standing__drive__campaign", "standing__target", "candidate")


@receives(TargetDeclared)
def tell_locals_later(signal: TargetDeclared) -> None:
    """Locals who agreed are told in a few minutes, unless somebody holds it."""
    plan_telling(declaration=Declaration.objects.select_related(*_WITH).get(pk=signal.declaration_id), at=signal.at)


@receives(DeclarationUndone)
def take_it_back(signal: DeclarationUndone) -> None:
    """What has not been sent is not sent."""
    take_back_telling(
        declaration=Declaration.objects.select_related(*_WITH).get(pk=signal.declaration_id), at=signal.at
    )
