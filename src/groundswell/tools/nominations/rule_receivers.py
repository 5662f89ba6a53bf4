"""What a declaration starts by rule, and what is taken back when it no longer holds."""

from datetime import datetime

from groundswell.tools.nominations.rules import DECLARED, REACHED, reached_context
from groundswell.tools.nominations.telling import NEWS_FOR
from groundswell.tools.nominations.telling_words import is_for_us, said_in_words
from groundswell.trunk.automations import services as automations
from groundswell.trunk.automations.selectors import listening
from groundswell.trunk.signals import DeclarationUndone, TargetDeclared, receives
from groundswell.trunk.targets import selectors
from groundswell.trunk.targets.answers import same_answer
from groundswell.trunk.targets.models import Declaration, Drive, Standing


@receives(TargetDeclared)
def start_rules(signal: TargetDeclared) -> None:
    """Somebody declared: rules that wait for it begin. What an earlier answer started is taken back, where untrue."""
    if Standing.DECLARED not in (signal.stance, signal.before_stance):
        return
    rules = listening(signal.campaign_id, (DECLARED, REACHED))
    if not rules and signal.before_stance != Standing.DECLARED:
        return
    declaration = _declaration(signal.declaration_id)
    if _said_before(declaration):
        return
    if signal.before_stance == Standing.DECLARED:
        _take_back_older(declaration, signal.campaign_id, at=signal.at)
        _take_back_unreached(declaration.standing.drive, at=signal.at)
    is_news = signal.at - declaration.declared_at <= NEWS_FOR
    if signal.stance == Standing.DECLARED and is_news:
        if DECLARED in rules:
            start_declared(declaration, at=signal.at)
        if REACHED in rules:
            _start_reached(declaration.standing.drive, at=signal.at)


@receives(DeclarationUndone)
def take_rules_back(signal: DeclarationUndone) -> None:
    """A record was a slip: what it started is taken back, as far as it has not gone out."""
    declaration = _declaration(signal.declaration_id)
    automations.take_back(
        trigger=DECLARED, campaign_id=signal.campaign_id, event_key=event_key(declaration), at=signal.at
    )
    _take_back_unreached(declaration.standing.drive, at=signal.at)


def start_declared(declaration: Declaration, *, at: datetime) -> int:
    """Tell rules of one declaration; give how many begin."""
    standing, drive = declaration.standing, declaration.standing.drive
    return automations.fire(
        trigger=DECLARED,
        campaign_id=drive.campaign_id,
        event_key=event_key(declaration),
        sentence=said_in_words(declaration),
        context={
            "declaration": declaration.public_id,
            "drive": drive.public_id,
            "for_us": is_for_us(declaration),
            "subject": {"kind": "target", "public_id": standing.public_id},
        },
        at=at,
    )


def event_key(declaration: Declaration) -> str:
    """What rules know a declaration by: the standing first, so that its earlier ones are found."""
    return f"{declaration.standing.public_id}:{declaration.public_id}"


def _start_reached(drive: Drive, *, at: datetime) -> None:
    counted = selectors.tally(drive, at=at)
    if not counted.reached:
        return
    context = reached_context(drive, counted)
    automations.fire(
        trigger=REACHED,
        campaign_id=drive.campaign_id,
        event_key=_reached_key(drive, counted),
        sentence=context["fields"]["headline"],
        context=context,
        at=at,
    )


def _take_back_unreached(drive: Drive, *, at: datetime) -> None:
    """There are no longer enough: what said so is untrue."""
    counted = selectors.tally(drive, at=at)
    if not counted.reached:
        key = _reached_key(drive, counted)
        automations.take_back(trigger=REACHED, campaign_id=drive.campaign_id, event_key=key, at=at)


def _reached_key(drive: Drive, counted: selectors.Tally) -> str:
    return f"{drive.public_id}:{counted.stage.pk if counted.stage else 0}"


def _take_back_older(declaration: Declaration, campaign_id: int, *, at: datetime) -> None:
    automations.take_back_others(
        trigger=DECLARED,
        campaign_id=campaign_id,
        stem=f"{declaration.standing.public_id}:",
        but=event_key(declaration),
        at=at,
    )


def _said_before(declaration: Declaration) -> bool:
    """Whether the same stood before: better evidence for it is no news."""
    return bool(declaration.before_stance) and same_answer(
        declaration, declaration.before_stance, declaration.before_candidate_id
    )


def _declaration(pk: int) -> Declaration:
    found = Declaration.objects.select_related("standing__drive__campaign", "standing__target__area", "candidate")
    return found.get(pk=pk)
