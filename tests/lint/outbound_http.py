"""We reach other machines through trunk/outbound alone: it refuses private addresses, big answers and slow ones."""

import ast
from collections.abc import Iterator

from tests.lint import Finding, imports, is_product_python

APPLIES = is_product_python
CLIENTS = ("requests", "httpx", "urllib.request", "http.client", "aiohttp", "urllib3", "pycurl")


def check(path: str, text: str) -> Iterator[Finding]:
    # The command line asks only itself, over loopback, whether it answers.
    if path.startswith(("src/groundswell/trunk/outbound/", "src/groundswell/cli/")):
        return
    for line, imported in imports(ast.parse(text), ""):
        if any(f"{imported}.".startswith(f"{client}.") for client in CLIENTS):
            yield Finding(path, line, f"an HTTP client outside trunk/outbound: {imported}")


BAD = [
    ("src/groundswell/tools/petitions/services.py", "import requests\n"),
    ("src/groundswell/trunk/media/services.py", "from urllib.request import urlopen\n"),
    ("src/groundswell/trunk/media/services.py", "from urllib import request\n"),
    ("src/groundswell/channels/mail/x.py", "def f():\n    from http import client\n"),
]
GOOD = [
    ("src/groundswell/trunk/outbound/client.py", "import http.client\n"),
    ("src/groundswell/trunk/media/services.py", "from urllib.parse import urlsplit\nfrom http import HTTPStatus\n"),
]
