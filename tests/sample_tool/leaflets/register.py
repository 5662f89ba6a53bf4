"""Why this tool keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, register

register(
    "leaflets.Promise",
    "round_id",
    purpose="to know who helps with which round",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="when she asks to be erased; after 30 days where she never confirmed",
)
