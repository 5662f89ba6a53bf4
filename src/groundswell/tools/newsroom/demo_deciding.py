"""The demo's newsroom at work: who has the desk, what was handed over, a note; and no mail to invented people."""

from datetime import timedelta

from groundswell.tools.newsroom.models import Newsroom, Notice, Post
from groundswell.tools.newsroom.services import deciding
from groundswell.trunk.access.models import Account
from groundswell.trunk.demo import World

HANDOVER = (
    "The Gazette rings at five about the fares figure: Jo speaks to them.\n"
    "Thornwick waits for the council paper before they say yes to the numbers.\n"
    "Photos of the hall are promised to Denise first."
)
NOTE = "@Sunil Bhatt the paper is in the library now. £5.4m is on page 12."


def play_desk(world: World, newsroom: Newsroom) -> None:
    """A shift that ended with a note, one that is on, and a note under the post that is held."""
    wilf, sunil, nell = (_account(world, name) for name in ("Wilf Garside", "Sunil Bhatt", "Nell Ibbotson"))
    early = world.at - timedelta(hours=7)
    shift = deciding.start_shift(newsroom=newsroom, account=wilf, key=world.key(), at=early)
    handed = world.at - timedelta(hours=2)
    deciding.hand_over(shift=shift, to=sunil, handover=HANDOVER, key=world.key(), at=handed)
    held = Post.objects.filter(campaign=world.campaign, state=Post.HELD).order_by("pk").first()
    if held is not None:
        deciding.add_note(post=held, account=nell, text=NOTE, key=world.key(), at=world.at - timedelta(minutes=44))
    # The people of the demo are invented: nobody is mailed what happened while it was played.
    Notice.objects.filter(newsroom=newsroom, mailed_at__isnull=True).update(mailed_at=world.at)


def _account(world: World, name: str) -> Account:
    return Account.objects.get(roles__campaign=world.campaign, name=name)
