"""What a service of this room says when it cannot do what was asked."""


class Refused(Exception):
    """What was asked cannot be done; its text says why, for the person who asked."""
