"""Comparison forms: two values of a field are the same when their forms are."""

from typing import Final

import polars as pl

NAMES: Final = ("name", "legal_name", "other_name", "site_of_name", "city", "region", "street", "topic")
LINKS: Final = ("website", "social", "directory", "image")

_ACCENTS = r"[\u0300-\u036f]"  # Latin, Greek, Cyrillic marks only: vowel signs of other scripts carry the word
_BETWEEN = r"[^\p{L}\p{M}\p{N}]+"


def form(field: str = "field", value: str = "value") -> pl.Expr:
    """The form of `value` by its `field`: phones by digits, links by host and path, names by their letters, other
    text without regard to case and spaces. Never empty where the value is not."""
    text = pl.col(value)
    by_field = (
        pl.when(pl.col(field) == "phone")
        .then(phone_form(text))
        .when(pl.col(field).is_in(LINKS))
        .then(link_form(text))
        .when(pl.col(field).is_in(NAMES))
        .then(name_form(text))
        .when(pl.col(field).is_in(["email", "identifier"]))
        .then(text.str.to_lowercase().str.replace_all(r"\s+", ""))
        .otherwise(text_form(text))
    )
    return pl.when(by_field == "").then(text_form(text)).otherwise(by_field)


def phone_form(text: pl.Expr) -> pl.Expr:
    """Digits; a leading 00 is the +. Letters (an extension) keep a number apart."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{N}a-z]+", "").str.replace(r"^00", "")


def link_form(text: pl.Expr) -> pl.Expr:
    """Host and path without scheme, www and the last slash."""
    return (
        text.str.to_lowercase().str.strip_chars().str.replace(r"^(https?:)?(//)?(www\d?\.)?", "").str.strip_chars("/")
    )


def name_form(text: pl.Expr) -> pl.Expr:
    """Letters and numbers in lower case without accents: Co-op, Coop and CO OP are the same."""
    plain = text.str.normalize("NFKD").str.to_lowercase().str.replace_all(_ACCENTS, "")
    return plain.str.replace_all(_BETWEEN, "")


def text_form(text: pl.Expr) -> pl.Expr:
    """Lower case, single spaces."""
    return text.str.normalize("NFC").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
