"""Sign-in settings (django-allauth). Kept apart because they are long; settings.py takes them in."""

import environ

env = environ.Env()

# An account is an email address; there are no usernames, and nobody makes an account for themselves.
ACCOUNT_ADAPTER = "groundswell.trunk.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = True

# The same words and the same work for an address we know and one we do not: either way one mail is queued.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True

# Codes, not links: a code works only in the browser that asked for it, and no mail scanner can follow it.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True

ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60

# By network address, and by account. A full account bucket empties by itself; codes, passwords and passkeys have
# buckets of their own, so that filling one locks nobody out.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("GROUNDSWELL_PROXY_HOPS", default=0)
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key,30/d/key",
    "reset_password": "20/m/ip,3/m/key,30/d/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}

MFA_ADAPTER = "groundswell.trunk.access.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Groundswell"
MFA_TOTP_TOLERANCE = 1
# Browsers let http://localhost use passkeys; nothing else without HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env("GROUNDSWELL_URL", default="").startswith("https://")

ACCOUNT_FORMS = {
    "login": "groundswell.trunk.access.forms.SignInForm",
    "request_login_code": "groundswell.trunk.access.forms.AskCodeForm",
    "confirm_login_code": "groundswell.trunk.access.forms.LoginCodeForm",
    "confirm_password_reset_code": "groundswell.trunk.access.forms.ResetCodeForm",
    "confirm_email_verification_code": "groundswell.trunk.access.forms.AddressCodeForm",
    "reset_password": "groundswell.trunk.access.forms.ResetPasswordForm",
    "reset_password_from_key": "groundswell.trunk.access.forms.NewPasswordForm",
    "change_password": "groundswell.trunk.access.forms.ChangePasswordForm",
    "set_password": "groundswell.trunk.access.forms.SetPasswordForm",
    "reauthenticate": "groundswell.trunk.access.forms.ReauthenticateForm",
    "add_email": "groundswell.trunk.access.forms.AddressForm",
}
MFA_FORMS = {
    "authenticate": "groundswell.trunk.access.forms.SecondFactorForm",
    "reauthenticate": "groundswell.trunk.access.forms.SecondFactorAgainForm",
    "activate_totp": "groundswell.trunk.access.forms.CodeAppForm",
    "add_webauthn": "groundswell.trunk.access.forms.PasskeyForm",
    "edit_webauthn": "groundswell.trunk.access.forms.RenamePasskeyForm",
}
