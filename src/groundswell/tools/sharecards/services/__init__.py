"""Every write of this tool."""

from groundswell.tools.sharecards.services.cards import (
    CardFrozen,
    change_card,
    copy_card,
    end_card,
    go_back,
    make_card,
)
from groundswell.tools.sharecards.services.going_out import close_page, freeze_published
from groundswell.tools.sharecards.services.graphics import CannotDraw, draw_card
from groundswell.tools.sharecards.services.redraws import redraw_some, start_redraw, stop_redraws
from groundswell.tools.sharecards.services.templates import (
    NameTaken,
    TemplateInUse,
    change_template,
    copy_template,
    end_template,
    go_back_with_template,
    use_template,
)

__all__ = [
    "CannotDraw",
    "CardFrozen",
    "NameTaken",
    "TemplateInUse",
    "change_card",
    "change_template",
    "close_page",
    "copy_card",
    "copy_template",
    "draw_card",
    "end_card",
    "end_template",
    "freeze_published",
    "go_back",
    "go_back_with_template",
    "make_card",
    "redraw_some",
    "start_redraw",
    "stop_redraws",
    "use_template",
]
