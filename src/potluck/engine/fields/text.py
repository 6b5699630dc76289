"""Running text: HTML and link markup taken out, entities turned into letters, spaces put in order."""

import html
import re

_TAG = re.compile(r"<(?:!--.*?--|/?[a-zA-Z][^<>]{0,400})>", re.S)
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\s*/?>", re.I)
_WIKI = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]]+)\]\]")
_MARKDOWN = re.compile(r"\[([^\[\]]+)\]\(\s*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s]*)?)>?(?:\s+\"[^\"]*\")?\s*\)")
_ANCHOR = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']?([^\"'\s>]+)[^>]*>(.*?)</a>", re.I | re.S)
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
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
        text = _TAG.sub("", _BREAK.sub(" ", _SCRIPT.sub(" ", text)))
    if "&" in text:
        text = html.unescape(html.unescape(text))
        text = _TAG.sub("", _SCRIPT.sub(" ", text)) if "<" in text else text
    if "[" in text:
        text = _MARKDOWN.sub(r"\1", _WIKI.sub(r"\2", text))
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", text)
    return _SPACES.sub(" ", _CONTROL.sub("", text).replace("\xad", "")).strip()


def links(text: str) -> list[tuple[str, str]]:
    """(address, label) of the links written as markup in a cell."""
    found = [(m[1], m[2]) for m in _WIKI.finditer(text)] if "[[" in text else []
    found += [(m[2], m[1]) for m in _MARKDOWN.finditer(text)] if "](" in text else []
    return found + ([(m[1], plain(m[2])) for m in _ANCHOR.finditer(text)] if "<a" in text.lower() else [])


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, "n/a", "-", "unknown"."""
    return text.strip().casefold() in _BLANK
