"""What a line of a segment raises where it leads to nothing any more."""


class Gone(Exception):
    """
    A line names what is not there any more, or never was: a deleted tag, a closed group, a rule of a removed tool.

    Its text says so in words. A segment with such a line counts nobody, and nothing is sent to it.
    """
