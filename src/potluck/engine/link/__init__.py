"""Which records speak of the same organisation: scored pairs (edges), and profiles made of them (members)."""

from potluck.engine.link.cluster import affected
from potluck.engine.link.explain import explain
from potluck.engine.link.ordered import cluster, link

__all__ = ["affected", "cluster", "explain", "link"]
