"""A table pasted from a spreadsheet or a web page: tabs between cells, quotes around cells with line breaks."""

from potluck.engine.nouns import Reading
from potluck.engine.read import delimited
from potluck.engine.read.source import Source


def read(source: Source) -> Reading:
    """One table from pasted text; without any tab it is read like a delimited file."""
    has_tabs = "\t" in source.text
    return delimited.read_with(source, "\t" if has_tabs else delimited.find_delimiter(source.text), "pasted")
