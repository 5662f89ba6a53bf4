"""
Teach mypy what our middleware puts on a request: `campaign`, `scope`, `person`, `htmx`; and that `user` is an Account.

Django's stubs cannot know. A view that reads `request.user` is one that access has let in, so it is typed as signed in.
"""

from collections.abc import Callable

from mypy.nodes import MDEF, SymbolTableNode, Var
from mypy.plugin import AttributeContext, ClassDefContext, Plugin
from mypy.types import AnyType, Type, TypeOfAny

REQUEST = "django.http.request.HttpRequest"
ADDED = ("campaign", "scope", "person", "htmx")


def add_attributes(context: ClassDefContext) -> None:
    """Put our attributes into the class, as Any: their types would make Django's stubs depend on our code."""
    for name in ADDED:
        if name not in context.cls.info.names:
            added = Var(name, AnyType(TypeOfAny.explicit))
            added.info = context.cls.info
            added._fullname = f"{REQUEST}.{name}"
            context.cls.info.names[name] = SymbolTableNode(MDEF, added)


def signed_in(context: AttributeContext) -> Type:
    """The account of a request."""
    return AnyType(TypeOfAny.explicit)


class RequestPlugin(Plugin):
    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        return add_attributes if fullname == REQUEST else None

    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return signed_in if fullname == f"{REQUEST}.user" else None


def plugin(version: str) -> type[Plugin]:
    """What mypy calls to load this."""
    return RequestPlugin
