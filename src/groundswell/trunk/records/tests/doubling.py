"""What the tests of a crew have computed elsewhere."""

from collections.abc import Callable


def doubling(given: int) -> Callable[[int], int]:
    """Multiply by what is given; less than nothing is refused."""

    def times(argument: int) -> int:
        if argument < 0:
            raise ValueError("less than nothing")
        return given * argument

    return times
