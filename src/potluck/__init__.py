"""Potluck: many communities' lists of co-operatives, one linked map and directory."""

__version__ = "0.1.0"
