"""
Texts that would like to be script, in every field that a page shows and every parameter that a list reads.

Our content policy would stop most of them; here the pages must not need it: no element, no attribute and no address
that runs may come of a text.
"""

import itertools
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import CAMPAIGN, DESK

pytestmark = pytest.mark.slow
RUN = "window.pwned=1"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f"<script\x0b>{RUN}</script>",
    f"<script/x>{RUN}</script>",
    f"<<script>{RUN}//<</script>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}'>",
    f'<img src="x" onerror="{RUN}">',
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x\nonerror={RUN}>",
    f"<img src=`x`onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href=javascript:{RUN}><text y=9>x",
    f"<math><mtext><img src=x onerror={RUN}></math>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<iframe src=javascript:{RUN}>",
    f"<object data=javascript:{RUN}>",
    f"<embed src=javascript:{RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<video src=x onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<form action=javascript:{RUN}><button>x",
    f"<button formaction=javascript:{RUN}>x",
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href='java\tscript:{RUN}'>x</a>",
    f"<meta http-equiv=refresh content=0;url=javascript:{RUN}>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<xmp><p title='</xmp><svg onload={RUN}>'>",
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f'" autofocus onfocus={RUN} x="',
    f"' autofocus onfocus={RUN} x='",
    f"x onmouseover={RUN} ",
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}//",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    f"';{RUN};//",
    f'";{RUN};//',
    f"${{{RUN}}}",
    "{{ 7|add:7 }}{% debug %}",
    f"[x](javascript:{RUN})",
    f"![x](x 'y\" onerror=\"{RUN}')",
    f"<javascript:{RUN}>",
    f"＜script＞{RUN}＜/script＞",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"\u202e<script>{RUN}</script>",
]
ALL_OF_THEM = 60

# Everything in a page that a text could have made to run, to load or to look like ours.
FOREIGN = """() => {
  const found = [];
  if (window.pwned !== undefined) found.push('a script ran');
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    const ours = element.src ? new URL(element.src).origin === location.origin : element.type === 'application/json';
    if (name === 'script' && !ours) found.push('script');
    if (['object', 'embed', 'base', 'marquee', 'audio', 'video', 'math', 'style', 'xmp', 'animate'].includes(name))
      found.push(name);
    if (name === 'iframe' && !element.matches('iframe.mail-frame[sandbox]')) found.push('iframe');
    if (name === 'meta' && element.httpEquiv) found.push('meta ' + element.httpEquiv);
    if (name === 'link' && new URL(element.href, location).origin !== location.origin) found.push('link');
    for (const attribute of element.attributes) {
      if (/^on/i.test(attribute.name) || attribute.name === 'srcdoc' || attribute.name === 'style')
        found.push(`${name} ${attribute.name}`);
      if (/^(xlink:)?(href|src|action|formaction|data|poster)$/i.test(attribute.name)
          && /^\\s*(javascript|vbscript|data:text)/i.test(attribute.value.replace(/[\\x00-\\x20]/g, '')))
        found.push(`${name} ${attribute.name}=${attribute.value}`);
    }
  }
  return found;
}"""


def must_be_ours(page: Page, path: str, *, below: int = 400) -> None:
    """Open a page; nothing in it may come of a text, and no box may have opened."""
    answer = page.goto(path)
    assert answer is not None and answer.status < below, f"{path}: {answer and answer.status}"
    found = page.evaluate(FOREIGN)
    assert not found, f"{path}: {found}"


@pytest.fixture(scope="module")
def planted(inside):
    assert len(PAYLOADS) >= ALL_OF_THEM
    return inside("plant", payloads=PAYLOADS)


def watched(context: BrowserContext) -> Page:
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a box opened at {page.url}: {dialog.message}"))
    return page


def test_no_text_becomes_script_on_public_pages(browse, product, planted):
    page = watched(browse(product, size="desktop"))

    for path in planted["public"]:
        must_be_ours(page, path)

    petitions = [path for path in planted["public"] if "/petitions/" in path][1:]
    page.goto(petitions[0])
    expect(page.locator("h1")).to_have_text(PAYLOADS[0])


def test_no_text_becomes_script_on_the_desk(owner_browser, planted):
    page = watched(owner_browser("desktop"))

    for path in planted["desk"]:
        must_be_ours(page, path)

    expect(page.locator(".mail-text, .mail-frame")).to_have_count(1)
    page.goto(planted["person"])
    expect(page.locator("main")).to_contain_text(PAYLOADS[0])


def test_no_text_becomes_script_in_a_mail(owner_browser, planted):
    page = watched(owner_browser("desktop"))
    mails = [path for path in planted["desk"] if "/outbox/" in path and path.count("/") == 5]

    for path in mails[:6]:
        must_be_ours(page, path)
        mail = page.frame_locator(".mail-frame").locator("body")
        expect(mail).not_to_be_empty()
        assert page.frames[1].locator("script, img, svg, object, embed, iframe, [onerror]").count() == 0


def test_no_text_becomes_script_after_signing(browse, product, planted):
    """A name goes into the page after signing; the form gives back what was typed."""
    page = watched(browse(product))
    page.goto(planted["link"])
    assert not page.evaluate(FOREIGN)
    page.locator("#sign button").click()
    page.wait_for_url("**/signed/**")
    assert not page.evaluate(FOREIGN)

    stranger = watched(browse(product))
    petition = next(path for path in planted["public"] if "/petitions/" in path and path.count("/") == 4)
    stranger.goto(petition)
    for pair in zip(PAYLOADS[::2], PAYLOADS[1::2], strict=True):
        for label, payload in zip(("Full name", "Email", "Postcode"), itertools.cycle(pair), strict=False):
            stranger.get_by_label(label, exact=True).fill(payload.replace("\n", " "))
        stranger.locator("#sign button[type=submit]:not([name])").click()
        expect(stranger.locator(".error-summary")).to_be_visible()
        assert not stranger.evaluate(FOREIGN), pair


PUBLIC_LISTS = (f"{CAMPAIGN}areas/find/", f"{CAMPAIGN}areas/", f"{CAMPAIGN}petitions/", CAMPAIGN, "/account/login/")
DESK_LISTS = tuple(
    f"{DESK}{page}" for page in ("people/", "search/", "outbox/", "audit/", "petitions/", "jobs/", "people/export/", "")
)
PARAMETERS = (
    *("q", "page", "after", "state", "kind", "tag", "group", "area", "sort", "order", "who", "verb", "day", "channel"),
    *("postcode", "next", "question", "network", "domain", "as", "shown", "since", "reach"),
)


def attempts(page: Page, lists: tuple[str, ...]) -> None:
    """Every payload once, in every parameter at the same time, over the lists in turn."""
    for path, payload in zip(itertools.cycle(lists), PAYLOADS, strict=False):
        must_be_ours(page, f"{path}?{urlencode(dict.fromkeys(PARAMETERS, payload))}", below=500)


def test_no_parameter_becomes_script_on_public_pages(browse, product):
    attempts(watched(browse(product)), PUBLIC_LISTS)


def test_no_parameter_becomes_script_on_the_desk(owner_browser):
    attempts(watched(owner_browser("desktop")), DESK_LISTS)


def test_the_search_for_foreign_things_finds_them(browse, product):
    """An instrument that finds nothing must be shown to find something."""
    page = browse(product).new_page()
    page.goto(CAMPAIGN)

    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=here></p>')")
    for bad in ("<iframe></iframe>", "<object></object>", "<a href='java\tscript:x'>x</a>", "<base>"):
        page.evaluate("bad => { document.getElementById('here').innerHTML = bad; }", bad)
        assert page.evaluate(FOREIGN), bad
