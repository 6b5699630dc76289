"""The words for everything the keeper of a list is told: code -> (message, remedy), in English.

Templates take {params}. Codes with a severity live on `nouns.Issue`; codes under "the whole file" end a reading
as `UnreadableError`. The pages translate the templates, not the finished sentence.
"""

from collections.abc import Mapping
from typing import Final

from potluck.engine.nouns import Issue

ISSUES: Final[dict[str, tuple[str, str]]] = {
    # the whole file
    "empty_file": ("The file is empty.", "Save the list again and bring the new file."),
    "erased_file": (
        "The file of this list is not kept any more: it held something that was erased here.",
        "Bring the list again.",
    ),
    "erased_as_table": (
        "This file held something that was erased here, so it is kept as a plain table without it.",
        "Nothing to do. Your own file is as it was.",
    ),
    "erased_here": (
        "Something in this row was left out: it was erased here, because the person asked for it.",
        "Nothing to do here. Take it off your own list too, if you can.",
    ),
    "no_rows": ("There are no rows in this file.", "Check that it is the right file; a header alone is not a list."),
    "no_table": (
        "No table or list was found in this file.",
        "Bring a table with a header row, for example a CSV file or a spreadsheet.",
    ),
    "too_big": (
        "The file is larger than {limit} MB.",
        "Bring it in parts, or leave out columns with long texts or images.",
    ),
    "too_big_inside": (
        "The spreadsheet unpacks to more than {limit} MB.",
        "Save it as CSV, or delete empty rows and pictures and save it again.",
    ),
    "too_many_cells": (
        "The table “{sheet}” has more than {limit} cells.",
        "Delete the empty rows and columns beyond the list and save it again, or save it as CSV.",
    ),
    "too_many_columns": (
        "The table has {found} columns; the most we read is {limit}.",
        "Check that rows and columns are not swapped, and leave out columns you do not need.",
    ),
    "too_many_rows": ("The table has more than {limit} rows.", "Bring it in parts, as several lists."),
    "too_many_files": ("The folder holds more than {limit} files.", "Bring it in parts."),
    "too_long_headers": (
        "The headers hold {found} letters together, too many for so many rows.",
        "Shorten the headers, or bring the list in parts.",
    ),
    "too_many_values": (
        "The file holds more than about {limit} values.",
        "Bring it in parts, as several lists, or leave out what you do not need.",
    ),
    "too_many_issues": (
        "More than {limit} rows are not as the others: cells are missing or too many, or they cannot be read at all.",
        "Look at some of its rows in the program it comes from, and export the list again, best as a spreadsheet.",
    ),
    "too_long_text": (
        "Row {row} holds more than {limit} letters.",
        "Check that the file is a list with line breaks between its rows, and that each quotation mark closes.",
    ),
    "too_deep": (
        "The file nests lists within lists more than {limit} levels deep.",
        "Bring a flatter file, for example a CSV export.",
    ),
    "too_many_aliases": (
        "The YAML file repeats parts of itself until it grows past all bounds.",
        "Write the repeated parts out, or bring another format.",
    ),
    "binary": (
        "This is not a text file or a spreadsheet that we can read.",
        "Save the list as CSV, XLSX, ODS, JSON, GeoJSON or KML and bring that.",
    ),
    "pdf": ("This is a PDF. Tables in it cannot be read reliably.", "Ask its maker for the spreadsheet behind it."),
    "packed": (
        "This is a packed file of a kind that is not read here.",
        "Unpack it and bring the folder, or the one file that holds the list; or pack it as a zip.",
    ),
    "broken_zip": (
        "The zip file is damaged or locked with a password.",
        "Unpack it on your computer and bring the folder, or the one file that holds the list.",
    ),
    "zip_too_big": (
        "The zip file unpacks to more than {limit} MB.",
        "Bring the files in it one by one, without pictures.",
    ),
    "zip_in_zip": ("There is another zip file inside this one.", "Unpack the outer one and bring what is in it."),
    "old_workbook": ("This kind of spreadsheet file is not read here.", "Save it as XLSX, ODS or CSV."),
    "parquet_too_big": (
        "The Parquet file unpacks to more than {limit} MB.",
        "Bring it in parts, or leave out columns with long texts.",
    ),
    "broken_parquet": ("The Parquet file is damaged.", "Write it again, or bring the list as CSV."),
    "broken_workbook": (
        "The spreadsheet is damaged or locked with a password.",
        "Open it in your spreadsheet program, save it again without a password, and bring the new file.",
    ),
    "web_page": ("This is a web page, not a list.", "Look for its download as CSV, JSON or a spreadsheet."),
    "xml": ("This is an XML file of a kind that is not read here.", "Save the list as CSV, JSON, GeoJSON or KML."),
    "bad_xml": (
        "The XML breaks off or goes wrong at line {line}.",
        "Export the file again; if it was edited by hand, look at that line.",
    ),
    "xml_tricks": (
        "The XML makes words of its own (entities), which can blow up to any size; it was not read.",
        "Export the file again from your map program, or bring the list as CSV.",
    ),
    "kml_link": (
        "This KML holds no places, only a link to the map where they are. Links in files are not followed.",
        "Export the whole map: in Google My Maps leave “Keep data up to date” unticked. For an address, put"
        " &forcekml=1 at its end.",
    ),
    "unknown_encoding": (
        "There is no text encoding called “{encoding}”.",
        "Usual names are utf-8, windows-1252, utf-16, windows-1251, shift_jis.",
    ),
    "wrong_encoding": (
        "The text is not {encoding}: it fails at line {line}.",
        "Leave the encoding out, or give the one the file was saved in.",
    ),
    "bad_json": (
        "The JSON breaks off or goes wrong at line {line}, letter {place}.",
        "Export the file again; if it was edited by hand, look at that line.",
    ),
    "bad_yaml": ("The YAML goes wrong at line {line}.", "Look at the indents and colons around that line."),
    "bad_javascript": (
        "No list was found in this JavaScript: it goes wrong at line {line}.",
        "Only written-out lists can be read; programs are never run. Save the list as JSON.",
    ),
    "broken_quotes": (
        "Quotation marks open and do not close all over the file.",
        "Export the list again with every cell in quotation marks, or as a spreadsheet.",
    ),
    "unreadable_file": ("The file cannot be opened.", "Check its name and that you may read it."),
    "reading_killed_memory": (
        "Reading this file took more than {limit} MB of memory, so it was stopped. Nothing of it was kept.",
        "Save the list as CSV, or bring it in parts. If it is a small file, ask who made it: it may be damaged.",
    ),
    "reading_too_slow": (
        "Reading this file took more than {limit} seconds of work, so it was stopped. Nothing of it was kept.",
        "Save the list as CSV, or bring it in parts. If it is a small file, ask who made it: it may be damaged.",
    ),
    "reading_died": (
        "The program that reads files broke on this file. Nothing of it was kept, and all else goes on.",
        "Open the list in the program it comes from, save it again, best as CSV, and bring the new file.",
    ),
    # about the list
    "encoding_guessed": (
        "The text is not UTF-8; it was read as {encoding}.",
        "If letters look wrong, bring it again and give the encoding, or save it as UTF-8.",
    ),
    "encoding_mixed": (
        "The text is UTF-8, but {count} letters in it are not; they were read as Windows-1252.",
        "Look for strange letters, and save the list as UTF-8.",
    ),
    "cut_off": (
        "The file ends in the middle of a letter: it may have been cut off on its way.",
        "Compare the number of rows with the original, and bring it again if some are missing.",
    ),
    "nul_letters": ("{count} invisible NUL letters were left out.", "Nothing to do, unless words look cut."),
    "title_rows": (
        "Rows above the header were not read as rows: {rows}.",
        "Nothing to do, unless the header is wrong; then delete the rows above it.",
    ),
    "no_header": (
        "The table has no header row; its columns were named Column 1, Column 2 and so on.",
        "Say on the mapping page what each column is, or add a header row.",
    ),
    "one_column": (
        "The first line, “{header}”, was read as the header of the only column.",
        "If it is a co-op, put a line with the word Name above it.",
    ),
    "about_file": ("“{file}” tells about the list; it was not read as rows.", "Nothing to do."),
    "made_header": (
        "A column without a header was named “{column}”.",
        "Give it a header, or say on the mapping page what it is.",
    ),
    "same_header": (
        "The header “{header}” stands over {count} columns; the later ones are named “{column}”.",
        "Give each column its own header.",
    ),
    "similar_headers": (
        "“{a}” and “{b}” look like the same header, spelled twice.",
        "Check that both are mapped as you mean it.",
    ),
    "long_header": (
        "The header of column {place} is very long ({found} letters) and was shortened to “{column}”.",
        "Give it a shorter header.",
    ),
    "blank_rows": ("{count} blank rows were passed over.", "Nothing to do."),
    "sheet_empty": ("The sheet “{sheet}” is empty.", "Nothing to do."),
    "sheet_hidden": (
        "The sheet “{sheet}” is hidden and was not read ({count} rows).",
        "Unhide it if it belongs to the list.",
    ),
    "sheet_no_table": (
        "The sheet “{sheet}” holds text, not a table, and was not read ({count} rows).",
        "Give it a header row and more than one column if it belongs to the list.",
    ),
    "other_list": (
        "The file also holds “{path}” ({count} entries), which was not read.",
        "Save that list as a file of its own if you want it too.",
    ),
    "names_only": (
        "Of the lists inside “{column}” only the names were kept; left out: {keys}.",
        "Write what you need of it into columns of its own.",
    ),
    "list_kept": (
        "“{column}” holds lists of entries without names ({keys}); they were kept as text and not used.",
        "Bring them as a list of their own, for example one line for each site with the name of its organisation.",
    ),
    "not_an_object": (
        "The entry is not a set of named values.",
        "Write it like the other entries.",
    ),
    "bad_line": ("The line is not JSON.", "Look at the line for a missing quote, comma or bracket."),
    "no_geometry": (
        "{count} places have no point on the map in the file.",
        "Nothing to do: they are placed by their town, if one is given.",
    ),
    "point_from_shape": (
        "{count} places are drawn as lines or areas; a point in their middle was taken.",
        "Nothing to do, unless you have better points.",
    ),
    "shape_left_out": (
        "{count} places are drawn as lines, large areas or several points; they got no point on the map.",
        "Give them a point, or an address.",
    ),
    "link_not_followed": (
        "{count} links to other maps in the file were not followed; what stands there was not read.",
        "Export those maps whole and bring them too (in Google My Maps: “Keep data up to date” unticked).",
    ),
    "expression_kept": (
        "{count} values are computed by the program; they were kept as written and not run.",
        "Export the list as JSON to get the values.",
    ),
    "code_skipped": ("{count} parts of the program are not lists and were passed over.", "Nothing to do."),
    "file_skipped": ("The file “{file}” was not read: {reason}", "Bring it on its own once it is mended."),
    "text_skipped": ("The text around the tables was not read.", "Nothing to do."),
    # about one row
    "shifted_row": (
        "The row has {found} cells where the header has {expected}: a separator, such as a comma, stands where it"
        " should not. The cells were put where they fit; left empty because unsure: {unsure}.",
        "Look at this row in your list: put quotation marks around the cell that has the separator in it.",
    ),
    "short_row": (
        "The row has only {found} cells where the header has {expected}; the missing ones count as empty.",
        "Look at this row in your list and fill it up.",
    ),
    "stray_quote": (
        "A quotation mark opens in this row and never closes where it should; it was read as a letter.",
        "Close the quotation mark or take it out.",
    ),
    "cell_too_long": (
        "A cell has {found} letters; the most we read is {limit}. The row was left out.",
        "Shorten the cell and bring the list again.",
    ),
    "row_too_wide": (
        "The row has {found} cells; the most we read is {limit}. The row was left out.",
        "Look for a missing line break in your list.",
    ),
}


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def words(code: str, params: Mapping[str, str]) -> tuple[str, str]:
    """(message, remedy) of a code with its params filled in; an unknown code is shown as it is."""
    message, remedy = ISSUES.get(code, (code.replace("_", " ").capitalize() + ".", ""))
    filled = _Blank(params)
    return message.format_map(filled), remedy.format_map(filled)


def describe(issue: Issue) -> tuple[str, str]:
    """(message, remedy) of one issue, in English."""
    known = {"row": str(issue.row or "?"), "column": issue.column or "?", "table": issue.table or "?"}
    return words(issue.code, known | dict(issue.params))
