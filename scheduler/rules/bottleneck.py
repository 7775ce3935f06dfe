"""Whether demands find room in supplies; if not, which together need more than there is (a maximal flow)."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar

# Of the flow: (0, a demand), (1, a supply), or an end.
Node = tuple[int, Any]


Demand = TypeVar("Demand", bound=Hashable)
Supply = TypeVar("Supply", bound=Hashable)


@dataclass(frozen=True)
class Bottleneck(Generic[Demand, Supply]):
    """Demands that together need more than the supplies they can use have for them."""

    demands: tuple[Demand, ...]
    supplies: tuple[Supply, ...]
    needed: int
    available: int


def bottlenecks(
    demand: Mapping[Demand, int],
    supply: Mapping[Supply, int],
    edges: Mapping[tuple[Demand, Supply], int],
) -> list[Bottleneck[Demand, Supply]]:
    """Sets of demands that exceed what is there for them, apart from each other; empty where everything finds room.

    Parameters
    ----------
    demand, supply : mapping
        How much each needs, how much each has.
    edges : mapping
        (demand, supply) → how much of the demand the supply can take.
    """
    short = _cut(demand, supply, edges)
    found = []
    while short:
        together = _connected(next(d for d in demand if d in short), short, edges)
        short -= together
        usable = [s for s in supply if any(edges.get((d, s), 0) for d in together)]
        takes = {s: sum(edges.get((d, s), 0) for d in together) for s in usable}
        found.append(
            Bottleneck(
                tuple(d for d in demand if d in together),
                tuple(usable),
                sum(demand[d] for d in together),
                sum(min(supply[s], takes[s]) for s in usable),
            )
        )
    return [b for b in found if b.needed > b.available]


def _cut(
    demand: Mapping[Demand, int], supply: Mapping[Supply, int], edges: Mapping[tuple[Demand, Supply], int]
) -> set[Demand]:
    """The demands on the near side of a smallest cut; none where a flow meets all demands."""
    left: dict[Node, dict[Node, int]] = defaultdict(dict)
    source, sink = (2, "source"), (2, "sink")
    for d, n in demand.items():
        left[source][0, d] = n
        left[0, d][source] = 0
    for s, n in supply.items():
        left[1, s][sink] = n
        left[sink][1, s] = 0
    for (d, s), n in edges.items():
        left[0, d][1, s] = n
        left[1, s][0, d] = 0
    # Most of it goes straight through; paths are searched for the rest only.
    for (d, s), n in edges.items():
        amount = min(left[source][0, d], n, left[1, s][sink])
        for a, b in ((source, (0, d)), ((0, d), (1, s)), ((1, s), sink)) if amount > 0 else ():
            left[a][b] -= amount
            left[b][a] += amount
    while True:
        came = _search(left, source, sink)
        if sink not in came:
            return {node[1] for node in came if node[0] == 0} if any(left[source].values()) else set()
        path = [sink]
        while path[-1] != source:
            path.append(came[path[-1]])
        steps = [(b, a) for a, b in pairwise(path)]
        amount = min(left[a][b] for a, b in steps)
        for a, b in steps:
            left[a][b] -= amount
            left[b][a] += amount


def _search(left: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node) -> dict[Node, Node]:
    """Each node that room is left to, and the node before it."""
    came, queue = {source: source}, deque([source])
    while queue and sink not in came:
        node = queue.popleft()
        for other, room in left[node].items():
            if room > 0 and other not in came:
                came[other] = node
                queue.append(other)
    return came


def _connected(start: Demand, among: set[Demand], edges: Mapping[tuple[Demand, Supply], int]) -> set[Demand]:
    """The demands that share supplies with one of them, directly or through others."""
    users: dict[Supply, set[Demand]] = defaultdict(set)
    uses: dict[Demand, set[Supply]] = defaultdict(set)
    for (d, s), n in edges.items():
        if d in among and n:
            users[s].add(d)
            uses[d].add(s)
    found: set[Demand] = set()
    todo = [start]
    while todo:
        d = todo.pop()
        if d not in found:
            found.add(d)
            todo += [x for s in uses[d] for x in users[s]]
    return found
