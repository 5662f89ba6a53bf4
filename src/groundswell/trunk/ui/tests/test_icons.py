import re
from pathlib import Path

from django.template import RequestContext, Template
from django.test import RequestFactory

import groundswell
from groundswell.trunk.ui.icons import all_icons

SOURCE = Path(groundswell.__file__).parent
NAMED = re.compile(r"""\{%\s*icon\s+"([\w-]+)"|\bicon(?:_name)?=["']([\w-]+)["']""")


def test_every_icon_that_a_page_or_a_tool_names_is_vendored():
    files = [path for kind in ("html", "py") for path in SOURCE.rglob(f"*.{kind}") if "tests" not in path.parts]
    named = {
        (path.name, one or other) for path in files for one, other in NAMED.findall(path.read_text(encoding="utf-8"))
    }

    assert {(file, name) for file, name in named if name not in all_icons()} == set()


def drawn(text: str) -> str:
    return Template(text).render(RequestContext(RequestFactory().get("/")))


def test_a_page_draws_each_icon_once_and_only_those_it_uses():
    page = drawn('{% collect_icons %}{% icon "check" %}{% icon "check" %}{% icon "bell" %}{% icon_sprite %}')

    assert page.count('<use href="#i-check"/>') == 2
    assert page.count('<symbol id="i-check"') == 1 and page.count("<symbol") == 2


def test_a_fragment_draws_its_icons_in_place():
    fragment = drawn('{% icon "check" "icon-sm" %}')

    assert "<use" not in fragment and '<path d="M20 6 9 17l-5-5"/>' in fragment
    assert 'class="icon icon-sm"' in fragment and 'aria-hidden="true"' in fragment


def test_a_name_that_nobody_vendored_breaks_no_page():
    assert "<circle" in drawn('{% icon "no-such-icon" %}')
