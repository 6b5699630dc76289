"""What can be taken away: a list, or one person's data; one transaction, one journal line."""

from potluck.web.leaving.actions.erasing import erase, search_person
from potluck.web.leaving.actions.withdrawing import OwnListError, withdraw

__all__ = ["OwnListError", "erase", "search_person", "withdraw"]
