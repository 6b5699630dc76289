"""Words for the keeper of a list: what mapping found, and what to do. Severity is chosen where it is raised."""

from typing import Final

ISSUES: Final[dict[str, tuple[str, str]]] = {
    "no_name": (
        "This row has no name.",
        "Give it a name in your list, or say on the mapping page which column is the name.",
    ),
    "placeholder_row": ("This row is a placeholder (“{value}”).", "Delete it from your list when you like."),
    "doubtful_row": (
        "“{value}” reads like somebody's test.",
        "We kept it. If it is no organisation, delete the row from your list.",
    ),
    "units_row": (
        "This row holds units or hints in brackets, not an organisation.",
        "We left it out. Nothing to do.",
    ),
    "phone_rounded": (
        "A spreadsheet has rounded the phone number to “{value}”.",
        "Its last digits are lost. Format the column as text in your list and write the number again.",
    ),
    "flag_column": (
        "“{column}” says yes or no, but we do not know to what.",
        "It is kept with each row. Say on the mapping page what a yes stands for, or leave it.",
    ),
    "second_column": (
        "Another column says the same as “{column}”, and we took that one.",
        "It is kept with each row. To use this one instead, change both on the mapping page.",
    ),
    "grid_coordinates": (
        "“{column}” looks like metres on a national grid, which we cannot read yet.",
        "Add columns with latitude and longitude in degrees; until then places are found by their town.",
    ),
    "coordinates_swapped": (
        "Latitude and longitude were the other way round.",
        "We turned them. Nothing to do if the map looks right.",
    ),
    "bad_coordinates": (
        "“{value}” cannot be a place on Earth.",
        "We left the coordinates out. Correct them in your list.",
    ),
    "coordinates_elsewhere": (
        "The coordinates “{value}” are not in {country}.",
        "We left them out. Correct the coordinates or the country.",
    ),
    "bad_email": (
        "“{value}” is not an email address.",
        "It is kept with the row, but not used. Correct it in your list.",
    ),
    "bad_url": ("“{value}” is not a web address.", "It is kept with the row, but not used. Correct it in your list."),
    "odd_phone": (
        "“{value}” has too few or too many digits for its country.",
        "It is kept as written. Correct it in your list if digits are missing.",
    ),
    "bad_phone": (
        "“{value}” is not a phone number.",
        "It is kept with the row, but not used. Correct it in your list.",
    ),
    "bad_date": (
        "“{value}” is not a date we can read.",
        "It is kept with the row, but not used. Write it as 2009 or 2009-05-31.",
    ),
    "bad_number": ("“{value}” is not a number.", "It is kept with the row, but not used."),
    "bad_country": (
        "“{value}” is not a country we know.",
        "It is kept with the row, but not used. Write the country's name or its two letters.",
    ),
    "bad_precision": (
        "“{value}” does not say how exact the place is.",
        "It is kept with the row, but not used. Write exact, street, postcode, town or region.",
    ),
    "bad_identifier": (
        "“{value}” does not look like a number of this register.",
        "It is kept with the row, but not used. Look for a typing error.",
    ),
    "several_values": ("Cells of “{column}” hold several values.", "We kept each of them. Nothing to do."),
    "same_row_twice": ("This row says the same as row {first}.", "Delete one of them when you like."),
    "same_number_twice": ("The number “{value}” stands in an earlier row too.", "Give each row a number of its own."),
    "unused_column": (
        "We do not know what “{column}” means.",
        "It is kept with each row. Say on the mapping page what it means, or leave it.",
    ),
    "sites": (
        "{count} rows are branches of {organisations} organisations.",
        "They are kept as places of these organisations. Nothing to do.",
    ),
    "no_name_column": ("No column looks like a name.", "Say on the mapping page which column is the name."),
    "mapping_column_missing": (
        "The mapping speaks of a column “{column}” that is not in this list.",
        "Nothing to do if you left it out on purpose.",
    ),
}
"""code -> (what, remedy); {value} and the like are the issue's params."""
