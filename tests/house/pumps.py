"""Strings that make a pattern work hard, made from the pattern itself.

A pattern is slow where it can match one text in many ways, or looks far ahead from many places, and then fails. So for
each repeat in it: letters that the repeat takes, many times, behind a text that leads to it, before a text that stops
it; the way to it again and again; and every two letters that the pattern tells apart, in turn.
"""

import re
from collections.abc import Iterator
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

SEEDS: Final = (
    " ", "\n", "\r\n", " *a", " _a", " **a", "[](b)", "(a)", "<a<b>", '"\\"', "\t", "<!--", "<!---->", "-->", "<a href=x ", "<a ", "</a>", "<", ">", '"', "'", '""', "@", "a@", ".a",
    "a.", ".", "-", "--", "1", "1 ", "1.", "12-", "/*", "*/", "/**/", "//\n", "#", "#\n", "*", "**a", "_", "_a", "(", ")", "()",
    "(1", "[", "]", "[a](", "[[", "\\", "|", "|-", "| ", ",", ", ", ";", ":", "a: ", "a", "a ", "A", "é", "市", "県", "&", "=",
    "\0", "http://", "://", "\n\n--- ", "x\n",
)  # fmt: skip
_CANDIDATES: Final = " \n\r\ta0AZz9_-.,;:/\\|@<>()[]{}\"'’*#+&=!?$%^~`é市県ж\u00a0\x01\x80ÿ"
_STOPS: Final = ("", "\0", "a", "1", "\n")
_REPEATS: Final = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_LEAVES: Final = (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY)
_MANY: Final = 20  # a repeat of fewer is no pump
_CATEGORIES: Final = {
    op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
Node = tuple[Any, Any]
Path = list[tuple[list[Node], int]]


class Pumps:
    """`texts(pattern)`: (before, again, behind): a pump is `before`, then `again` many times, then `behind`."""

    def __init__(self, pattern: "re.Pattern[Any]") -> None:
        source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
        flags = pattern.flags | (re.ASCII if isinstance(pattern.pattern, bytes) else 0)
        self.flags = flags & ~re.UNICODE if flags & re.ASCII else flags
        self.tree = list(parser.parse(source, self.flags))
        self.groups: dict[int, list[Node]] = {}
        self.leaves = list(dict.fromkeys(self._leaves(self.tree)))
        self.letters = self._letters()

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        yield from (pump for pump in dict.fromkeys(self._all()) if pump[1])

    def _all(self) -> Iterator[tuple[str, str, str]]:
        for path in self._repeats(self.tree, []):
            yield from self._of_repeat(path)
        ends = range(1, len(self.tree) + 1)
        whole = [self._sample(self.tree[:end], times) for end in ends for times in (0, 1)]
        again = dict.fromkeys([*whole, *(f" {one}" for one in whole), *(f"{one} " for one in whole)])
        for one, behind in product((*again, *self.letters, *SEEDS), ("", "\0")):
            yield "", one, behind
        for one, other in product(self.letters, repeat=2):
            yield "", one + other, ""
            yield self._start(), one + other, "\0"

    def _start(self) -> str:
        return self._sample(self.tree[:1])

    def _of_repeat(self, path: Path) -> Iterator[tuple[str, str, str]]:
        before = "".join(self._sample(items[:place]) for items, place in path)
        least = "".join(self._sample(items[:place], 0) for items, place in path)
        items, place = path[-1]
        body = list(items[place][1][2])
        units = [self._sample(body), self._sample(body, 2), *self._taken(body)]
        inner = self._sample(path[0][0][path[0][1] : path[0][1] + 1])
        for unit in dict.fromkeys(filter(None, units)):
            for stop in _STOPS:
                yield before, unit, stop
            for lead in dict.fromkeys((least, "")):
                yield lead, unit, "\0"
            yield "", before + unit, ""
            yield "", before + unit * 3, "\0"
            yield before, unit + inner, "\0"

    def _taken(self, body: list[Node]) -> list[str]:
        """The letters that a body of one letter takes."""
        first = body[0] if len(body) == 1 else None
        if first and first[0] is op.SUBPATTERN:
            return self._taken(list(first[1][3]))
        return [c for c in self.letters if self._accepts(first, c)] if first and first[0] in _LEAVES else []

    def _letters(self) -> list[str]:
        """One letter of each kind that the pattern tells apart."""
        literal = "".join(chr(arg) for what, arg in self.leaves if what is op.LITERAL)
        kinds: dict[tuple[bool, ...], str] = {}
        for letter in _CANDIDATES + literal:
            kinds.setdefault(tuple(self._accepts(leaf, letter) for leaf in self.leaves), letter)
        return list(kinds.values())[:12]

    def _leaves(self, items: list[Node]) -> Iterator[Node]:
        for what, arg in items:
            if what in _LEAVES:
                yield what, tuple(arg) if isinstance(arg, list) else arg
            for inner in _inside(what, arg):
                yield from self._leaves(inner)
            if what is op.SUBPATTERN and arg[0]:
                self.groups[arg[0]] = list(arg[3])

    def _repeats(self, items: list[Node], path: Path) -> Iterator[Path]:
        for place, (what, arg) in enumerate(items):
            here = [*path, (items, place)]
            if what in _REPEATS and arg[1] >= _MANY:
                yield here
            for inner in _inside(what, arg):
                yield from self._repeats(inner, here)

    def _accepts(self, leaf: Node, letter: str) -> bool:
        what, arg = leaf
        if what is op.ANY:
            return letter != "\n" or bool(self.flags & re.DOTALL)
        forms = {letter, letter.lower(), letter.upper()} if self.flags & re.IGNORECASE else {letter}
        if what in (op.LITERAL, op.NOT_LITERAL):
            return (chr(arg) in forms) is (what is op.LITERAL)
        negated = arg[0][0] is op.NEGATE
        return any(_is_in(one, form, self.flags) for one in arg for form in forms) is not negated

    def _sample(self, items: list[Node], times: int = 1) -> str:
        """A text that the items match, lookarounds left out; repeats so many times where they may."""
        return "".join(self._one(what, arg, times) for what, arg in items)

    def _one(self, what: Any, arg: Any, times: int) -> str:
        if what is op.LITERAL:
            return chr(arg)
        if what in _LEAVES:
            leaf = what, tuple(arg) if isinstance(arg, list) else arg
            return next((c for c in "xa 1" + "".join(self.letters) if self._accepts(leaf, c)), "")
        if what in _REPEATS:
            return self._sample(list(arg[2]), times) * min(max(arg[0], times), arg[1])
        if what is op.GROUPREF:
            return self._sample(self.groups.get(arg, []), times)
        inner = [] if what in (op.ASSERT, op.ASSERT_NOT) else _inside(what, arg)
        return self._sample(inner[0], times) if inner else ""


def _inside(what: Any, arg: Any) -> list[list[Node]]:
    """The sequences within a node."""
    if what in _REPEATS:
        return [list(arg[2])]
    if what is op.SUBPATTERN:
        return [list(arg[3])]
    if what is op.BRANCH:
        return [list(branch) for branch in arg[1]]
    if what is op.ATOMIC_GROUP:
        return [list(arg)]
    if what in (op.ASSERT, op.ASSERT_NOT):
        return [list(arg[1])]
    return []


def _is_in(one: Node, letter: str, flags: int) -> bool:
    what, arg = one
    if what is op.LITERAL:
        return ord(letter) == arg
    if what is op.RANGE:
        return bool(arg[0] <= ord(letter) <= arg[1])
    return what is op.CATEGORY and bool(re.match(_CATEGORIES[arg], letter, flags & re.ASCII))
