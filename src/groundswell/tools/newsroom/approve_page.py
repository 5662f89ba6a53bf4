"""What the page of one post shows to who is asked to approve it: on the desk, and by the link of a mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from groundswell.tools.newsroom import selectors, state_words, versions
from groundswell.tools.newsroom.checks import blocking
from groundswell.tools.newsroom.deciding_forms import DecideForm, NoteForm, ObjectForm
from groundswell.tools.newsroom.deciding_selectors import waiting_for
from groundswell.tools.newsroom.deciding_words import clock, headline, reason_words, rule_line, where_it_stands
from groundswell.tools.newsroom.models import Decision, Post
from groundswell.tools.newsroom.previews import Preview, previews_of
from groundswell.tools.newsroom.services.deciding.answers import may_decide
from groundswell.tools.newsroom.services.deciding.settling import BEFORE, OUT
from groundswell.tools.newsroom.standing import Standing, decides_at, may_release, standing_of
from groundswell.tools.newsroom.voices import editors, owners
from groundswell.trunk.access.models import Account
from groundswell.trunk.facts.selectors import facts_of


@dataclass(frozen=True)
class Objection:
    """An open objection as one reader sees it: `mine`, `may_decide` say which buttons stand beside it."""

    decision: Decision
    who: str
    reason: str
    mine: bool
    may_decide: bool
    decides: str


def post_page(
    post: Post, account: Account, at: datetime, *, on: str = "", object_form: ObjectForm | None = None
) -> dict[str, Any]:
    """Everything that `_approve.html` draws. `on` is the network account to preview."""
    standing = standing_of(post)
    previews = previews_of(post)
    tally = selectors.tallies_of([post], post.campaign, account=account)[post.pk]
    return {
        "post": post,
        "standing": standing,
        "chip": state_words.chip(post, tally),
        "headline": headline(standing),
        "rule_line": rule_line(standing, at),
        "when_line": where_it_stands(post, at) if post.state in BEFORE else "",
        "previews": previews,
        "shown": _shown(previews, on),
        "changes": _changed_since(post, account),
        "objections": [_objection(one, post, account, at) for one in standing.objections],
        "answers": answer_rows(standing, account, at),
        "facts": facts_of("post", post.public_id),
        "alts": _alt_words(post),
        "failed": blocking(post, at) if post.state in BEFORE else [],
        "written_by": post.written_by or (_("A rule") if post.made_by_rule else ""),
        **_may(standing, account, at),
        "object_form": object_form or ObjectForm(out=post.state in OUT),
        "consequence": _consequence(standing, account, at),
    }


def notes_of(post: Post) -> dict[str, Any]:
    """The one thread of a post, for pages of colleagues who are signed in."""
    notes = post.notes.select_related("account").order_by("made_at", "pk")
    return {"notes": list(notes), "note_form": NoteForm(), "decide_form": DecideForm()}


def place_in_queue(post: Post, account: Account) -> tuple[int, int]:
    """Which of how many posts for this person it is; 0 where it does not wait for her."""
    waiting = [standing.post.pk for standing in waiting_for(account, post.campaign)]
    return (waiting.index(post.pk) + 1 if post.pk in waiting else 0, len(waiting))


def _shown(previews: list[Preview], on: str) -> Preview | None:
    chosen = next((one for one in previews if one.account.public_id == on), None)
    return chosen or (previews[0] if previews else None)


def _changed_since(post: Post, account: Account) -> list[versions.Change]:
    """What changed since this person last answered for the post."""
    seen = Decision.objects.filter(post=post, account=account, version__lt=post.version)
    latest = seen.order_by("-version").values_list("version", flat=True).first()
    if latest is None or Decision.objects.filter(post=post, account=account, version=post.version).exists():
        return []
    return versions.changes_since(post, latest)


def answer_rows(standing: Standing, account: Account | None, at: datetime) -> list[dict[str, Any]]:
    """Each voice with what it said: name of the group, who spoke, when."""
    rows = []
    for answer in standing.answers:
        speakers = ", ".join(str(one) for one in answer.unit.accounts)
        mine = account is not None and answer.unit.speaks(account.pk)
        by = str(answer.account) if answer.account else (_("You") if mine else speakers)
        said = f"{by}, {clock(standing.post, answer.at, at)}" if answer.at else by
        alone = answer.unit.group_id is None
        rows.append(
            {
                "name": answer.unit.name,
                "said": "" if alone and not answer.at and not mine else said,
                "state": answer.state,
            }
        )
    return rows


def _objection(decision: Decision, post: Post, account: Account, at: datetime) -> Objection:
    who = str(decision.account) if decision.account else _("Somebody who has left")
    return Objection(
        decision=decision,
        who=f"{decision.group.name}, {who}" if decision.group else who,
        reason=reason_words(decision.reason),
        mine=decision.account_id == account.pk,
        may_decide=decision.account_id != account.pk and may_decide(decision, post, account, at),
        decides=clock(post, decides_at(decision, post), at),
    )


def _alt_words(post: Post) -> list[str]:
    """What is read aloud for each picture, so that whoever approves the post has read it; empty where it is missing."""
    pictures = post.pictures.select_related("graphic", "image").order_by("number")
    return [one.alt or str(getattr(one.graphic or one.image, "alt", "")) for one in pictures]


def _may(standing: Standing, account: Account, at: datetime) -> dict[str, bool]:
    """Which buttons this person gets."""
    post, mine = standing.post, standing.answer_of(account)
    objected = any(one.account_id == account.pk for one in standing.objections)
    open_now = post.state in BEFORE
    late = post.state == Post.APPROVED and standing.late(at)
    editor = any(one.pk == account.pk for one in editors(post.campaign))
    return {
        "may_approve": open_now
        and account.pk not in standing.answered
        and (mine is not None or objected)
        and (standing.by_count or objected),
        "approved_by_me": account.pk in standing.answered,
        "objected_by_me": objected,
        "may_object": (open_now or post.state in OUT) and not objected,
        "may_release": (standing.releasable(at) and may_release(account, standing))
        or (late and (editor or may_release(account, standing))),
        "late": late,
        "is_out": post.state in OUT,
        "is_down": post.state == Post.PULLED,
        "may_edit": editor and open_now,
    }


def _consequence(standing: Standing, account: Account, at: datetime) -> str:
    """What an objection will do, who sees it, and who decides if nobody answers: said before the press."""
    post = standing.post
    if post.state in OUT:
        return _(
            "It is deleted on every network that allows it, and gone from our page and feeds within a minute. "
            "Everybody in the newsroom sees your name and reason."
        )
    seen_by = _readers(standing, account)
    trial = Decision(kind=Decision.OBJECT, made_at=at, post=post)
    deciders = [str(one) for one in owners(post.campaign) if one.pk != account.pk]
    said = _("%(names)s see your name and reason.") % {"names": seen_by} if seen_by else ""
    said += " " + _("It goes out only when you say it is right.")
    if deciders:
        ends = {"time": clock(post, decides_at(trial, post), at), "name": deciders[0]}
        said += " " + _("No answer from you by %(time)s: %(name)s decides and writes down why.") % ends
    return said.strip()


def _readers(standing: Standing, account: Account) -> str:
    """Who reads an objection first: who wrote the post, and who approved it."""
    names = [str(standing.post.written_by)] if standing.post.written_by else []
    names += [str(one.account) for one in standing.answers if one.account and one.account.pk != account.pk]
    names = [name.partition(" ")[0] for name in dict.fromkeys(names) if name != str(account)]
    if len(names) < 2:
        return _("All colleagues")
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
