"""
Imports go one way.

Trunk imports no tool; a tool imports no other tool; channels import no domain; nothing imports the command line.
Within a room or tool: urls -> views -> services, selectors -> models.
"""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.lint import Finding, imports, is_product_python

APPLIES = is_product_python
CHANNELS_MAY = (
    "groundswell.channels",
    "groundswell.trunk.outbound",
    "groundswell.trunk.records",
    # What a network is to us: words and pictures, no table.
    "groundswell.trunk.publishing.networks",
)
# What a module of this name never imports, of any room: the layers above it.
LAYERS = {
    "models": {"services", "selectors", "forms", "views", "urls", "tasks", "receivers", "api"},
    "selectors": {"services", "forms", "views", "urls", "tasks", "receivers", "api"},
    "services": {"forms", "views", "urls", "receivers", "api"},
    "forms": {"views", "urls", "tasks", "receivers", "api"},
    "views": {"urls", "tasks", "receivers"},
    "urls": {"models", "services", "selectors", "tasks", "receivers"},
    "apps": {"models", "services", "selectors", "forms", "views", "tasks"},
    "tasks": {"forms", "views", "urls"},
    "receivers": {"forms", "views", "urls"},
}


def module_of(path: str) -> str:
    return ".".join(PurePosixPath(path).with_suffix("").parts[1:]).removesuffix(".__init__")


def check(path: str, text: str) -> Iterator[Finding]:
    module = module_of(path)
    package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
    for line, imported in imports(ast.parse(text), package):
        if imported.startswith("groundswell."):
            reason = refusal(module, imported)
            if reason:
                yield Finding(path, line, f"{reason}: {imported}")


def refusal(module: str, imported: str) -> str:
    """Why `module` may not import this, or nothing."""
    if imported.startswith("groundswell.cli") and not module.startswith("groundswell.cli"):
        return "Only the command line imports the command line"
    if module.startswith("groundswell.trunk."):
        if imported.startswith("groundswell.tools."):
            return "The trunk imports no tool"
        if imported.startswith("groundswell.config"):
            return "The trunk reads django.conf, not the wiring"
    if module.startswith("groundswell.tools."):
        own = ".".join(module.split(".")[:3])
        if imported.startswith("groundswell.tools.") and not f"{imported}.".startswith(f"{own}."):
            return "A tool imports no other tool"
        if imported.startswith(("groundswell.config", "groundswell.channels")):
            return "A tool imports only the trunk"
    if module.startswith("groundswell.channels.") and not imported.startswith(CHANNELS_MAY):
        return "A channel knows no domain"
    return layer_refusal(module, imported)


def layer_refusal(module: str, imported: str) -> str:
    """Why a layer may not import this one, or nothing. `urls` stands for all that end in _urls."""
    if ".migrations." in module or not module.startswith(("groundswell.trunk.", "groundswell.tools.")):
        return ""
    # A layer may be a package of its own: supporters/services/person.py is "services".
    name = [*module.split("."), "", ""][3]
    layer = "urls" if name.endswith("_urls") else "views" if name.endswith("_views") else name
    above = LAYERS.get(layer, set()) & {*imported.split(".")[3:]}
    return f"{layer} may not import {above.pop()}" if above else ""


BAD = [
    ("src/groundswell/trunk/ledger/services.py", "from groundswell.tools.petitions import services\n"),
    ("src/groundswell/trunk/ledger/services.py", "def late():\n    import groundswell.tools.petitions.models\n"),
    ("src/groundswell/trunk/access/views.py", "from groundswell.config import settings\n"),
    ("src/groundswell/tools/letters/services.py", "from groundswell.tools.petitions.models import Petition\n"),
    ("src/groundswell/tools/letters/services.py", "from ..petitions import selectors\n"),
    ("src/groundswell/tools/letters/services.py", "from groundswell.channels.mail import smtp\n"),
    ("src/groundswell/channels/mail/smtp.py", "from groundswell.trunk.supporters.models import Person\n"),
    ("src/groundswell/channels/bluesky/network.py", "from groundswell.trunk.publishing.models import Publication\n"),
    ("src/groundswell/trunk/jobs/services.py", "from groundswell.cli.main import main\n"),
    ("src/groundswell/tools/letters/models.py", "from groundswell.tools.letters import services\n"),
    ("src/groundswell/tools/letters/services.py", "from . import forms\n"),
    ("src/groundswell/trunk/media/services/pictures.py", "from groundswell.trunk.media import views\n"),
    ("src/groundswell/tools/letters/selectors.py", "from groundswell.trunk.audit import services\n"),
    ("src/groundswell/trunk/access/desk_urls.py", "from groundswell.trunk.access.models import Role\n"),
    ("src/groundswell/tools/letters/apps.py", "from groundswell.tools.letters.models import Letter\n"),
]
GOOD = [
    ("src/groundswell/tools/letters/services.py", "from groundswell.tools.letters.models import Letter\n"),
    ("src/groundswell/tools/letters/views.py", "from . import forms, selectors, services\n"),
    ("src/groundswell/tools/letters/views.py", "from groundswell.trunk.access.open_to import open_to\n"),
    ("src/groundswell/trunk/access/desk_urls.py", "from groundswell.trunk.access import desk_views\n"),
    ("src/groundswell/channels/mail/smtp.py", "from groundswell.trunk.outbound import client\n"),
    ("src/groundswell/channels/bluesky/network.py", "from groundswell.trunk.publishing.networks import Limits\n"),
]
