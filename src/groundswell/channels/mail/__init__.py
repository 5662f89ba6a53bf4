"""Handing mails to a mail server, and reading what comes back. No domain words: bytes in, answers out."""
