"""Why this room, and the sign-in library under it, keep what they keep."""

from groundswell.trunk.supporters.field_register import CONTRACT, INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"
LEFT = "when the account is deleted"

register(
    "access.Account",
    *("email", "name"),
    purpose="to let people who work for a campaign sign in, and to show their colleagues who did what",
    basis=CONTRACT,
    keeper=CAMPAIGN,
    ends=LEFT,
)
register(
    "access.Account",
    "password",
    purpose="to check who signs in; only a slow hash is kept",
    basis=CONTRACT,
    keeper=CAMPAIGN,
    ends=LEFT,
)
register(
    "access.Invitation",
    "email",
    purpose="to ask somebody to work for the campaign",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted",
)
register(
    "account.EmailAddress",
    "email",
    purpose="to prove that an account's address is its own",
    basis=CONTRACT,
    keeper=CAMPAIGN,
    ends=LEFT,
)
register(
    "usersessions.UserSession",
    *("ip", "user_agent", "data"),
    purpose="to show people where they are signed in, so that they can end what is not theirs",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the session ends, after two weeks at most",
)
register(
    "sessions.Session",
    "session_data",
    purpose="to keep somebody signed in, or known on a device by a personal link",
    basis=CONTRACT,
    keeper=CAMPAIGN,
    ends="after two weeks, or when they sign out",
)
register(
    "mfa.Authenticator",
    "data",
    purpose="to check a second factor: passkey, code or recovery codes",
    basis=CONTRACT,
    keeper=CAMPAIGN,
    ends="when it is removed or the account is deleted",
)
not_personal("access.Account", "theme")
not_personal("access.Invitation", "role", "token_hash")
not_personal("access.LinkCode", "code_hash")
not_personal("access.OwnerLink", "token_hash")
not_personal("access.PersonalLink", "token_hash")
not_personal("access.Role", "role")
not_personal("account.EmailConfirmation", "key")
not_personal("auth.Group", "name")
not_personal("auth.Permission", "codename", "name")
not_personal("contenttypes.ContentType", "app_label", "model")
not_personal("mfa.Authenticator", "type")
not_personal("sessions.Session", "session_key")
not_personal("usersessions.UserSession", "session_key")
