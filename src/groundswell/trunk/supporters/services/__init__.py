"""Every write of this room."""

from groundswell.trunk.supporters.services.adding import Added, add_person
from groundswell.trunk.supporters.services.bulk import (
    add_to_group,
    change_some,
    tag_people,
    take_back_some,
    undo_change,
)
from groundswell.trunk.supporters.services.canaries import plant, trace, traced
from groundswell.trunk.supporters.services.exports import (
    Grown,
    NotApproved,
    approve_export,
    ask_export,
    refuse_export,
    take_export,
)
from groundswell.trunk.supporters.services.person import (
    KnownAlready,
    decide_change,
    record_sight,
    remove_note,
    remove_tag,
    set_details,
    take_out_of_group,
    write_note,
)
from groundswell.trunk.supporters.services.ways import (
    CannotRead,
    Stopped,
    add_contact_point,
    end_contact_point,
    record_permission,
)

__all__ = [
    "Added",
    "CannotRead",
    "Grown",
    "KnownAlready",
    "NotApproved",
    "Stopped",
    "add_contact_point",
    "add_person",
    "add_to_group",
    "approve_export",
    "ask_export",
    "change_some",
    "decide_change",
    "end_contact_point",
    "plant",
    "record_permission",
    "record_sight",
    "refuse_export",
    "remove_note",
    "remove_tag",
    "set_details",
    "tag_people",
    "take_back_some",
    "take_export",
    "take_out_of_group",
    "trace",
    "traced",
    "undo_change",
    "write_note",
]
