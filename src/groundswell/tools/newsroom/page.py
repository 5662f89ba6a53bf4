"""What a post's page and the calendar's panel show: the post as it will look, checks, decisions, publications."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from groundswell.tools.newsroom import acts, checks, deciding_words, previews, selectors, state_words
from groundswell.tools.newsroom.approve_page import answer_rows
from groundswell.tools.newsroom.models import Decision, Post
from groundswell.tools.newsroom.services import writing
from groundswell.tools.newsroom.standing import Standing, standing_of
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.publishing.presenters import panel_of
from groundswell.trunk.supporters.deeds import referred_to


def may_write(request: HttpRequest) -> bool:
    """Whether somebody writes for the whole campaign, or only has a voice."""
    return bool(request.scope.as_role("editor", "organiser").whole)


def post_context(request: HttpRequest, post: Post, *, at: datetime) -> dict[str, Any]:
    """Everything about one post, for whoever looks."""
    standing = standing_of(post)
    looked = checks.all_checks(post, at) if post.state in writing.CHANGEABLE else []
    shown = previews.previews_of(post)
    tally = selectors.tallies_of([post], post.campaign, account=request.user)[post.pk]
    return {
        "post": post,
        "chip": state_words.chip(post, tally),
        "when": acts.when_words(post),
        "previews": shown,
        "first_preview": shown[:1],
        "other_networks": ", ".join(preview.name for preview in shown[1:]),
        "failed": [check for check in looked if not check.ok],
        "passed": [check for check in looked if check.ok],
        "standing": standing,
        "headline": deciding_words.headline(standing),
        "rule_line": deciding_words.rule_line(standing, at),
        "objections": [(one, objection_title(one)) for one in standing.objections],
        "answers": answer_rows(standing, request.user, at),
        "main_mend": main_mend(standing, looked),
        "facts": [(fact, facts.why_not(fact, on=at.date())) for fact in writing.facts_picked(post)],
        "subject": referred_to(post.subject_kind, post.subject_id) if post.subject_kind else None,
        "panel": panel_of("post", post.public_id),
        "changeable": post.state in writing.CHANGEABLE,
        "is_out": post.state in acts.OUT,
        "may_write": may_write(request),
        "copy_key": uuid4(),
        "notes": list(post.notes.select_related("account").order_by("made_at", "pk")),
        "version_count": post.history.count(),
    }


def main_mend(standing: Standing, looked: list[checks.Check]) -> checks.Mend | None:
    """
    The one button that stands first: the mend of what holds the post. Where a fact is objected to, that of the fact.
    """
    failed = [check for check in looked if not check.ok and check.mends]
    if any(one.reason == "facts" for one in standing.objections):
        failed.sort(key=lambda check: check.key != "fact")
    return failed[0].mends[0] if failed else None


def objection_title(decision: Decision) -> str:
    """Who objects and why: "Thornwick: a fact is wrong"."""
    who = decision.group.name if decision.group else str(decision.account or _("Somebody who has left"))
    return f"{who}: {deciding_words.reason_words(decision.reason)}"
