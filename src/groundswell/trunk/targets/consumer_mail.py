"""
Mail domains that anyone may have a mailbox at: an address there may be somebody's own, not her office's.

The first set was chosen from `data/free.txt` of the freemail project (github.com/willwhite/freemail, 5d69d4e, ISC):
those providers with many mailboxes in Britain, Ireland and their neighbours. The second holds British access
providers and newer mail providers that list lacks, each offering mailboxes to private customers on its own pages.
"""

from django.utils.translation import gettext as _

_FREE = """
aim.com aol.co.uk aol.com cheerful.com email.com fastmail.com fastmail.co.uk fastmail.fm fsmail.net gmail.com gmx.co.uk
gmx.com gmx.de gmx.net googlemail.com hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it
hushmail.com icloud.com inbox.com live.co.uk live.com live.ie lycos.co.uk mac.com mail.com mail.ru me.com msn.com
o2.co.uk orange.fr outlook.com outlook.de outlook.es outlook.fr outlook.ie plus.com post.com protonmail.com qq.com
rocketmail.com runbox.com sky.com talk21.com tiscali.co.uk virgin.net virgilio.it web.de wanadoo.fr freeserve.co.uk
yahoo.co.in yahoo.co.uk yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.ie yahoo.it yandex.com yandex.ru ymail.com zoho.com
163.com 126.com libero.it laposte.net free.fr t-online.de eircom.net
"""
_MORE = """
blueyonder.co.uk btinternet.com btopenworld.com clara.co.uk demon.co.uk disroot.org dsl.pipex.com duck.com
eclipse.co.uk hey.com madasafish.com mailbox.org mailfence.com ntlworld.com onetel.com orange.net outlook.co.uk
passport.com pm.me posteo.de proton.me protonmail.ch riseup.net supanet.com talktalk.net tesco.net tuta.com tuta.io
tutamail.com tutanota.com tutanota.de uwclub.net virginmedia.com wanadoo.co.uk which.net zohomail.com
"""
CONSUMER_DOMAINS = frozenset((_FREE + _MORE).split())


def is_consumer_mail(email: str) -> bool:
    """Whether an address lies at one of these domains, or at a customer's own part of one ("jo@smith.plus.com")."""
    domain = email.rpartition("@")[2].strip().casefold().rstrip(".")
    parts = domain.split(".")
    return any(".".join(parts[start:]) in CONSUMER_DOMAINS for start in range(len(parts) - 1))


def mail_problem(email: str, email_source: str) -> str:
    """
    Why this address may not be kept for a target, in a sentence with the mend; "" where it may.

    The one rule for every door: an address at a consumer mail domain needs a link to where it is published.
    """
    if not email or email_source.strip() or not is_consumer_mail(email):
        return ""
    return _(
        "%(email)s may be a private mailbox. Add a link to the public page that gives it, or use the office's address"
    ) % {"email": email}
