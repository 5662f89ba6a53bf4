"""Making rules, setting them off, and what becomes of their runs."""

from groundswell.trunk.automations.services.firing import fire, take_back, take_back_others
from groundswell.trunk.automations.services.rules import (
    RuleRefused,
    change_rule,
    end_rule,
    hush,
    listen_again,
    make_rule,
    pause_rule,
    resume_rule,
    start_rules,
)
from groundswell.trunk.automations.services.runs import (
    do_held,
    go_on,
    leave_held,
    note_trouble,
    retry_run,
    take_back_run,
    undo_run,
)

__all__ = [
    "RuleRefused",
    "change_rule",
    "do_held",
    "end_rule",
    "fire",
    "go_on",
    "hush",
    "leave_held",
    "listen_again",
    "make_rule",
    "note_trouble",
    "pause_rule",
    "resume_rule",
    "retry_run",
    "start_rules",
    "take_back",
    "take_back_others",
    "take_back_run",
    "undo_run",
]
