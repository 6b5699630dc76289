"""Names that come again get a number: "Phone", "Phone [2]", "Phone [3]"."""

from collections.abc import Container


def numbered(name: str, taken: Container[str], reached: dict[str, int]) -> str:
    """The first of "name", "name [2]", "name [3]" ... that is not taken. `reached` remembers how far each came: one
    that comes thousands of times is not counted from the start each time."""
    if name not in taken:
        return name
    number = reached.get(name, 1) + 1
    while (free := f"{name} [{number}]") in taken:
        number += 1
    reached[name] = number
    return free
