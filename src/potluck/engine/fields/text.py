"""Running text: HTML and link markup taken out, entities turned into letters, spaces put in order."""

import html
import re
from collections.abc import Iterator

from potluck.engine.fields import emphasis

_TAG = re.compile(r"<(?:!--.*?(?:-->|\Z)|/?[a-zA-Z][^<>]{0,400}>)", re.S)  # a comment, or what may be one; a tag
_TAG_ALONE = re.compile(r"</?[a-zA-Z][^<>]{0,400}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\s*/?>", re.I)
_WIKI = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]]+)\]\]")
_MARKDOWN = re.compile(r"\[([^\[\]]+)\]\(\s*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s]*)?)>?(?:\s+\"[^\"]*\")?\s*\)")
_ANCHOR = re.compile(r"<a\s", re.I)
_ANCHOR_END = re.compile("</a>", re.I)
_HREF = re.compile(r"href\s*=\s*[\"']?([^\"'\s>]+)", re.I)
_NO_LETTER = re.compile(r"&#(?:\d{20,}|[xX][0-9a-fA-F]{20,});?")
_SPACES = re.compile(r"\s+")
_SCRIPT = re.compile(r"<(script|style)\b.*?(</\1>|$)", re.I | re.S)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
_BLANK = {"", "-", "--", "—", "–", ".", "?", "n/a", "n.a.", "na", "nan", "none", "null", "nil", "undefined", "(none)",
          "not applicable", "not available", "not disclosed", "no data", "unknown", "unspecified", "tbc", "tbd",
          "s/d", "s/n", "sin datos", "no consta", "nicht bekannt", "k.a.", "keine angabe", "non renseigné", "inconnu",
          "sconosciuto", "desconhecido", 
          "pas de données", "nessuno", "ninguno", "nenhum", "keine", "brak", "yok",
          "無", "なし", "无", "없음", "غير متوفر",
          "لا يوجد", "#n/a", "[]", "{}"}  # fmt: skip


def plain(text: str) -> str:
    """Text without markup: "<b>Caf&eacute;</b>  [Ola](http://ola.example)" -> "Café Ola"."""
    if "<" in text:
        text = _TAG.sub(_untagged, _BREAK.sub(" ", _SCRIPT.sub(" ", text)))
    if "&" in text:
        text = unescaped(unescaped(text))
        text = _TAG.sub(_untagged, _SCRIPT.sub(" ", text)) if "<" in text else text
    if "[" in text:
        text = _MARKDOWN.sub(r"\1", _WIKI.sub(r"\2", text))
    if "*" in text or "_" in text:
        text = emphasis.without(text)
    return _SPACES.sub(" ", _CONTROL.sub("", text).replace("\xad", "")).strip()


def links(text: str) -> list[tuple[str, str]]:
    """(address, label) of the links written as markup in a cell."""
    found = [(m[1], m[2]) for m in _WIKI.finditer(text)] if "[[" in text else []
    found += [(m[2], m[1]) for m in _MARKDOWN.finditer(text)] if "](" in text else []
    return found + [(address, plain(label)) for address, label in _anchors(text)]


def unescaped(text: str) -> str:
    """Entities as letters: "&eacute;" -> "é". No letter has a number of so many digits, and Python refuses them."""
    return html.unescape(_NO_LETTER.sub("\ufffd", text))


def _untagged(found: re.Match[str]) -> str:
    """Nothing, for a tag or a comment; a comment that nobody closed stays, without its tags."""
    whole = found[0]
    if not whole.startswith("<!--") or (whole.endswith("-->") and len(whole) >= len("<!---->")):
        return ""
    return _TAG_ALONE.sub("", whole)


def _anchors(text: str) -> Iterator[tuple[str, str]]:
    """(address, inside) of each `<a href=address>inside</a>`."""
    at = 0
    while (anchor := _ANCHOR.search(text, at)) and (end := text.find(">", anchor.end())) >= 0:
        at = end + 1
        if address := _HREF.search(text, anchor.end(), end):
            closed = _ANCHOR_END.search(text, at)
            if not closed:
                return
            yield address[1], text[at : closed.start()]
            at = closed.end()


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, "n/a", "-", "unknown"."""
    return text.strip().casefold() in _BLANK
