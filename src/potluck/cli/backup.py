"""backup, restore, check."""

VERBS: tuple = ()
