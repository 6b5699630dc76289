"""What tests of several rooms begin with: three lists on the table, or one list that stands at an address."""

from tests.web.lists.an_address import almond, reader, source, web
from tests.web.records.three_lists import table, three_lists

__all__ = ["almond", "reader", "source", "table", "three_lists", "web"]
