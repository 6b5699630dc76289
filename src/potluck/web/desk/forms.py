"""A line of the own list as a form: what is shown now stands in it, and only what is changed becomes a fact."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from potluck.engine.fields import Cleaned, date, email, number, phone, url
from potluck.engine.mapping import ISSUES
from potluck.engine.nouns import Fact
from potluck.web.records import words

NAMES: Final = 3
ONE: Final = ("legal_form", "status", "website", "email", "phone", "opened", "closed", "members", "workers", "notes")
PLACE: Final = ("street", "postcode", "city", "region", "country", "lat", "lon")
WHOLE_PLACE: Final = (*PLACE, "address", "precision", "placed_by")
MANY: Final = ("kind", "activity")


class OwnForm(forms.Form):
    """`own`: the facts this line has; `shown`: field -> [(value, lang), ...] that readers see now."""

    legal_form = forms.CharField(label=gettext_lazy("Legal form"), required=False, max_length=200)
    kind = forms.MultipleChoiceField(label=gettext_lazy("Kind"), required=False, widget=forms.CheckboxSelectMultiple)
    activity = forms.MultipleChoiceField(
        label=gettext_lazy("What they do"), required=False, widget=forms.CheckboxSelectMultiple
    )
    description = forms.CharField(
        label=gettext_lazy("About it"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=5000
    )
    description_lang = forms.CharField(label=gettext_lazy("Language"), required=False, max_length=35)
    street = forms.CharField(label=gettext_lazy("Street and number"), required=False, max_length=300)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), required=False, max_length=30)
    city = forms.CharField(label=gettext_lazy("Town"), required=False, max_length=200)
    region = forms.CharField(label=gettext_lazy("Region"), required=False, max_length=200)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    lat = forms.FloatField(label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180)
    website = forms.CharField(label=gettext_lazy("Website"), required=False, max_length=500)
    email = forms.CharField(label=gettext_lazy("Email"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=60)
    status = forms.ChoiceField(
        label=gettext_lazy("Open or closed"), required=False,
        choices=[("", gettext_lazy("not stated")), *words.STATUS_WORDS.items()],
    )  # fmt: skip
    opened = forms.CharField(label=gettext_lazy("Began"), required=False, max_length=30)
    closed = forms.CharField(label=gettext_lazy("Closed in"), required=False, max_length=30)
    members = forms.CharField(label=gettext_lazy("Members"), required=False, max_length=20)
    workers = forms.CharField(label=gettext_lazy("People working there"), required=False, max_length=20)
    notes = forms.CharField(
        label=gettext_lazy("Notes, for stewards only"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )
    reason = forms.CharField(label=gettext_lazy("Why, or from whom do you know?"), required=False, max_length=500)

    def __init__(self, *args: Any, own: Sequence[Fact], shown: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        self.own = [list(fact) for fact in own]
        self.shown = shown
        super().__init__(*args, initial=self._initial(), label_suffix="", **kwargs)
        for place in range(NAMES):
            label = _("Name") if not place else _("Name in another language or script")
            self.fields[f"name_{place}"] = forms.CharField(label=label, required=not place, max_length=300)
            self.fields[f"lang_{place}"] = forms.CharField(label=_("Language"), required=False, max_length=35)
        language = (get_language() or "en").split("-")[0]
        for field, vocabulary in (("kind", "kinds"), ("activity", "activities")):
            self.fields[field].choices = words.choices(vocabulary, language)
        self.fields["country"].choices = [("", _("not stated")), *words.countries()]
        for name in ("lang_0", "lang_1", "lang_2", "description_lang"):
            self.fields[name].widget.attrs["list"] = "languages"

    def _initial(self) -> dict[str, Any]:
        said = {field: [str(value or "") for value, _lang in self._now(field)] for field in (*ONE, *PLACE, *MANY)}
        initial: dict[str, Any] = {field: values[0] for field, values in said.items() if values}
        initial |= {field: said[field] for field in MANY}
        for place, (value, lang) in enumerate(self._now("name")[:NAMES]):
            initial |= {f"name_{place}": value, f"lang_{place}": lang}
        for value, lang in self._now("description")[:1]:
            initial |= {"description": value, "description_lang": lang}
        return initial

    def _now(self, field: str) -> list[tuple[str, str]]:
        """What the line says of a field, else what readers see."""
        return [(str(f[1] or ""), str(f[2] or "")) for f in self.own if f[0] == field] or self.shown.get(field, [])

    def names(self) -> list[Any]:
        """(name, language) pairs of bound fields, for the template."""
        return [(self[f"name_{place}"], self[f"lang_{place}"]) for place in range(NAMES)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for field in ("website", "email", "phone", "opened", "closed", "members", "workers"):
            if said.get(field) and said[field] != self.initial.get(field):
                self._tidy(field, said)
        if (said.get("lat") is None) != (said.get("lon") is None) and not {"lat", "lon"} & set(self.errors):
            self.add_error("lat", _("A place needs both numbers, or neither."))
        return said

    def _tidy(self, field: str, said: dict[str, Any]) -> None:
        cleaned = _cleaned(field, said[field], said.get("country"))
        found = [value for named, value in cleaned.facts if named == field]
        if found:
            said[field] = found[0]
        else:
            what, _remedy = ISSUES[cleaned.issue or f"bad_{'url' if field == 'website' else field}"]
            self.add_error(field, _(what).format(value=said[field]))

    def facts(self) -> list[Fact]:
        """The facts of the line from now on: those it had, with the changed fields in place of the old."""
        said = self.cleaned_data
        changed = [field for field in (*ONE, *MANY) if _text(said[field]) != _text(self.initial.get(field))]
        new: list[Fact] = [[field, value, None] for field in changed for value in _each(said[field])]
        names = [(said[f"name_{n}"], said[f"lang_{n}"]) for n in range(NAMES) if said[f"name_{n}"]]
        if names != self._now("name")[:NAMES]:
            changed.append("name")
            new += [["name", value, lang or None] for value, lang in names]
        about = (said["description"], said["description_lang"])
        if said["description"] != self.initial.get("description", "") or about[1] != self.initial.get(
            "description_lang", ""
        ):
            changed.append("description")
            new += [["description", about[0], about[1] or None]] if about[0] else []
        if any(_text(said[field]) != _text(self.initial.get(field)) for field in PLACE):
            changed += WHOLE_PLACE
            new += self._place(said)
        return [fact for fact in self.own if fact[0] not in changed] + new

    def _place(self, said: dict[str, Any]) -> list[Fact]:
        """A place is taken whole: with one part changed, all its parts become this line's."""
        facts: list[Fact] = [[field, _text(said[field]), None] for field in PLACE if _text(said[field])]
        if said["lat"] is None:
            return facts
        is_same_spot = all(_text(said[field]) == _text(self.initial.get(field)) for field in ("lat", "lon"))
        kept = {field: self._now(field)[0][0] for field in ("precision", "placed_by") if self._now(field)}
        spot = kept if is_same_spot and kept else {"precision": "exact", "placed_by": "list"}
        return facts + [[field, value, None] for field, value in spot.items()]


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return "|".join(value)
    try:
        return _text(float(value)) if isinstance(value, str) and value.count(".") == 1 else str(value or "")
    except ValueError:
        return str(value)


def _each(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value] if value else []


def _cleaned(field: str, text: str, country: str | None) -> Cleaned:
    if field == "website":
        return url.clean(text if "://" in text else f"https://{text}")
    if field == "email":
        return email.clean(text)
    if field == "phone":
        return phone.clean(text, country or None)
    return date.clean(text, field) if field in ("opened", "closed") else number.clean(text, field)
