"""What is asked about a list: the file or the pasted table, its name, licence, and who may see it."""

from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potluck.web.lists.forms.address import address_field, rhythm_field
from potluck.web.lists.words import LICENCES
from potluck.web.records.models import Source
from potluck.web.records.words import LEVEL_WORDS

MEGABYTES: Final = 50
LEVELS: Final = tuple(LEVEL_WORDS.items())
PLACES: Final = (
    ("exact", gettext_lazy("At its door")),
    ("region", gettext_lazy("Its town and region only: for homes")),
)


class AboutListForm(forms.Form):
    """Name, licence and level: asked when a list is brought, and again beside its mapping."""

    name = forms.CharField(label=gettext_lazy("Name of the list"), max_length=200, required=False)
    licence = forms.ChoiceField(label=gettext_lazy("What may others do with it?"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Who may see it?"), choices=LEVELS, initial="public", required=False)
    place_detail = forms.ChoiceField(
        label=gettext_lazy("Where may they be shown?"), choices=PLACES, initial="exact", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        given = (self.data.get("licence") if self.is_bound else None) or self.initial.get("licence") or ""
        known = dict(LICENCES)
        self.fields["licence"].choices = [*LICENCES, *([(given, given)] if given not in known else [])]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def wishes(self) -> dict[str, str]:
        """What was said, for `Version.wishes`."""
        said = self.cleaned_data
        whole = {"name": said["name"], "licence": said["licence"], "level": said["level"] or "public"}
        return whole | ({"place_detail": said["place_detail"]} if said["place_detail"] else {})


class ChooseForm(AboutListForm):
    """A file, a table pasted from a spreadsheet, or an address on the web."""

    file = forms.FileField(label=gettext_lazy("Your file"), required=False, allow_empty_file=True)
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the rows here"), required=False, strip=False, widget=forms.Textarea
    )
    fetch_url = address_field(gettext_lazy("Or the address of a list on the web"))
    rhythm = rhythm_field()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        file, pasted = said.get("file"), said.get("pasted", "").strip()
        has_none = not file and not pasted and not said.get("fetch_url")
        if has_none and not {"file", "fetch_url"} & self.errors.keys():
            words = _("Choose a file, paste the rows of your table, or give the address of a list.")
            raise forms.ValidationError(words, code="nothing")
        if file and file.size > MEGABYTES * 1024 * 1024:
            words = _(
                "The file has %(found)s MB; the most a page takes is %(limit)s MB. Leave out pictures and long texts, "
                "or ask a keeper of this table to bring it from the command line."
            )
            self.add_error("file", words % {"found": round(file.size / 1024 / 1024), "limit": MEGABYTES})
        return said

    def content(self) -> tuple[str, bytes]:
        """(file name, bytes) of what was brought; a pasted table keeps its tabs."""
        file = self.cleaned_data["file"]
        if file:
            return PurePath(file.name).name or "list", file.read()
        text = self.cleaned_data["pasted"].strip("\r\n")
        stem = slugify(self.cleaned_data["name"]) or "pasted"
        return stem + _suffix(text), text.encode()

    def is_address(self) -> bool:
        """Whether the list is to be read from its address: a file or pasted rows go first."""
        said = self.cleaned_data
        return bool(said["fetch_url"]) and not said["file"] and not said["pasted"].strip()

    def wishes(self) -> dict[str, str]:
        said = super().wishes()
        if not said["name"] and self.cleaned_data["file"]:
            stem = PurePath(self.cleaned_data["file"].name).stem
            said["name"] = " ".join(stem.replace("_", " ").replace("-", " ").split())
        return said


def _suffix(text: str) -> str:
    first = text.lstrip()[:1]
    if first in "{[":
        return ".json"
    if first == "|":
        return ".md"
    return ".tsv" if "\t" in text.split("\n", 1)[0] else ".csv"


class EditListForm(forms.ModelForm):
    """What is said about a list that is here already."""

    url = forms.URLField(label=gettext_lazy("Its page on the web"), required=False, assume_scheme="https")

    class Meta:
        model = Source
        fields = (
            *("name", "attribution", "keeper_mail", "url", "about"),
            *("licence", "hides_licence", "level", "place_detail"),
        )
        labels = {
            "name": gettext_lazy("Name of the list"),
            "attribution": gettext_lazy("Who keeps it"),
            "keeper_mail": gettext_lazy("The keeper’s mail address, for stewards only"),
            "about": gettext_lazy("About the list"),
            "hides_licence": gettext_lazy("Where no licence is stated, do not say so"),
        }
        widgets = {"about": forms.Textarea(attrs={"rows": 4}), "attribution": forms.TextInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        known = dict(LICENCES)
        given = self.instance.licence
        more = [(given, given)] if given not in known else []
        self.fields["licence"] = forms.ChoiceField(
            label=_("What may others do with it?"), choices=[*LICENCES, *more], required=False
        )
        self.fields["level"] = forms.ChoiceField(label=_("Who may see it?"), choices=LEVELS)
        self.fields["place_detail"] = forms.ChoiceField(label=_("Where may they be shown?"), choices=PLACES)

    def changes(self) -> dict[str, Any]:
        """Only what is different now."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
