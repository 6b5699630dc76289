"""Groups of records that join by average linkage, with walls between some of them."""

import heapq
from collections.abc import Mapping
from typing import Final

UNSCORED: Final = -5_000
"""What a pair that was never compared counts, in thousandths of a bit."""
MOST: Final = 12_000
LEAST: Final = -8_000
"""No pair counts more than this for or against: one strong field must not carry a whole group."""

Rivals = Mapping[str, frozenset[str]]
"""register -> numbers: two records with one register and no number in common are two bodies."""


class Groups:
    """Records 0..size-1, each alone at first. A group is known by its smallest record."""

    def __init__(self, size: int, rivals: Mapping[int, Rivals]) -> None:
        self._parent = list(range(size))
        self._size = [1] * size
        self._walls: dict[int, set[int]] = {}
        self._weights: dict[
            int, dict[int, tuple[int, int, int]]
        ] = {}  # group -> other -> (sum, pairs scored, pairs that are "same")
        self._rivals: dict[int, dict[str, frozenset[str]]] = {place: dict(numbers) for place, numbers in rivals.items()}

    def group_of(self, place: int) -> int:
        """The smallest record of the group that holds `place`."""
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def wall(self, a: int, b: int) -> None:
        """Keeps a and b apart for good. To be called before any `join`."""
        self._walls.setdefault(a, set()).add(b)
        self._walls.setdefault(b, set()).add(a)

    def join(self, a: int, b: int) -> None:
        """Joins the groups of a and b because a person said so, unless a person's wall stands between them."""
        a, b = self.group_of(a), self.group_of(b)
        if a != b and b not in self._walls.get(a, ()):
            self._merge(a, b)

    def weigh(self, a: int, b: int, weight: float, band: str) -> None:
        """Adds what the machine thinks of the pair a, b."""
        a, b = self.group_of(a), self.group_of(b)
        if a == b:
            return
        if band.startswith("branch"):
            self.wall(a, b)
        points = max(LEAST, min(MOST, round(weight * 1000)))
        for one, other in ((a, b), (b, a)):
            total, pairs, same = self._weights.setdefault(one, {}).get(other, (0, 0, 0))
            self._weights[one][other] = (total + points, pairs + 1, same + (band == "same"))

    def settle(self, least: float) -> None:
        """Joins the two groups with the highest mean, again and again, while it is at least `least` (log2).

        At least one pair between them must be one that the machine would join by itself.
        """
        bar = round(least * 1000)
        heap = [(-self._mean(a, b), a, b) for a, others in self._weights.items() for b in others if a < b]
        heap = [entry for entry in heap if -entry[0] >= bar and self._weights[entry[1]][entry[2]][2]]
        heapq.heapify(heap)
        while heap:
            mean, a, b = heapq.heappop(heap)
            if self._parent[a] != a or self._parent[b] != b or b not in self._weights[a] or self._mean(a, b) != -mean:
                continue
            if b in self._walls.get(a, ()) or self._rival(a, b):
                continue
            for other in self._merge(a, b):
                again = self._mean(a, other)
                if again >= bar and self._weights[a][other][2]:
                    heapq.heappush(heap, (-again, min(a, other), max(a, other)))

    def _mean(self, a: int, b: int) -> float:
        total, pairs, _ = self._weights[a][b]
        count = self._size[a] * self._size[b]
        return (total + UNSCORED * (count - pairs)) / count

    def _rival(self, a: int, b: int) -> bool:
        ours, theirs = self._rivals.get(a, {}), self._rivals.get(b, {})
        return any(register in theirs and numbers.isdisjoint(theirs[register]) for register, numbers in ours.items())

    def _merge(self, a: int, b: int) -> list[int]:
        """b's group becomes part of a's (the smaller number stays). Returns the groups it now has weights with."""
        a, b = min(a, b), max(a, b)
        self._parent[b] = a
        self._size[a] += self._size[b]
        for other in self._walls.pop(b, set()):
            self._walls[other].discard(b)
            self.wall(a, other)
        for register, numbers in self._rivals.pop(b, {}).items():
            mine = self._rivals.setdefault(a, {})
            mine[register] = mine.get(register, frozenset()) | numbers
        ours = self._weights.setdefault(a, {})
        for other, (total, pairs, same) in self._weights.pop(b, {}).items():
            theirs = self._weights[other]
            theirs.pop(b)
            if other == a:
                continue
            old = ours.get(other, (0, 0, 0))
            ours[other] = theirs[a] = (old[0] + total, old[1] + pairs, old[2] + same)
        ours.pop(b, None)
        return list(ours)
