"""Pages of this room: a co-op answers by its link, a steward's rounds, what to see to now."""
