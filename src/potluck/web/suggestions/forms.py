"""What readers fill in: one small form for each thing that can be wrong, and one for a co-op that is missing."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potluck.engine.nouns import Fact
from potluck.web.records import words
from potluck.web.suggestions import spam
from potluck.web.suggestions.fields import CHECKED, NotThisError, facts_of

Shown = dict[str, list[tuple[str, str]]]
"""Field -> [(value, language), ...] as everyone sees them."""

NAMES: Final = 3
TEXTS: Final = ("description", "website", "email", "phone", "opened", "members", "workers")
PLACE: Final = ("street", "postcode", "city", "region", "country")
LONG: Final = {"name": 300, "description": 5000, "website": 500, "email": 254, "phone": 60, "street": 300, "city": 200,
               "region": 200, "postcode": 30}  # fmt: skip
KEYS: Final = {"website": "url", "email": "email", "phone": "tel", "members": "numeric", "workers": "numeric"}
"""Which keys a phone shows."""


class TellForm(forms.Form):
    """What every form for readers has: words, how to ask back, and what tells people from machines."""

    words = forms.CharField(
        label=gettext_lazy("In your words"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("How do you know? Not needed, but it helps."),
    )
    contact = forms.CharField(
        label=gettext_lazy("How can we reach you?"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Not needed. Only the stewards see it, and it is deleted when they have answered."),
    )
    surname = forms.CharField(
        label=gettext_lazy("Leave this empty"), required=False, max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip
    shown_at = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.initial["shown_at"] = spam.stamp()
        self.is_spam = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        try:
            too_fast = spam.is_too_fast(said.get("shown_at", ""))
        except spam.TooOldError:
            fresh: Any = self.data.copy()  # type: ignore[has-type]
            fresh["shown_at"] = spam.stamp()
            self.data = fresh
            raise forms.ValidationError(
                _("This page was open for more than a day. Look whether it still fits, and send it once more.")
            ) from None
        values = [str(value) for name, value in said.items() if name not in TellForm.base_fields and value]
        self.is_spam = bool(said.get("surname")) or too_fast or spam.reads_like_spam(said.get("words", ""), values)
        return said

    def facts(self) -> list[Fact]:
        """What should stand in place of what is shown."""
        return []

    def told(self) -> dict[str, Any]:
        """For `actions.suggest`."""
        said = self.cleaned_data
        return {"facts": self.facts(), "words": said["words"], "contact": said["contact"], "is_spam": self.is_spam}


class WordsForm(TellForm):
    """Something else: words are all there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True
        self.fields["words"].help_text = _("What is it, and how do you know?")


class ClosedForm(TellForm):
    """It does not exist any more."""

    closed = forms.CharField(
        label=gettext_lazy("When, if you know"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("A year is enough."),
    )

    def clean_closed(self) -> str:
        return _checked(self, "closed")

    def facts(self) -> list[Fact]:
        closed = self.cleaned_data["closed"]
        return [["status", "closed", None], *([["closed", closed, None]] if closed else [])]


class SameForm(TellForm):
    """Two pages are one co-op: which is the other?"""

    q = forms.CharField(
        label=gettext_lazy("Which is the other one?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
        help_text=gettext_lazy("Type its name, or paste the address of its page here."),
    )
    other = forms.CharField(required=False, max_length=26)


class SplitForm(TellForm):
    """One page is two co-ops: which rows do not belong?"""

    row = forms.MultipleChoiceField(
        label=gettext_lazy("Which rows do not belong?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one row.")},
    )  # fmt: skip

    def __init__(self, *args: Any, rows: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [(row, row) for row in rows]

    def clean_row(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["row"]
        if len(ticked) == len(self.fields["row"].choices):
            raise forms.ValidationError(_("Leave at least one row: the one that this page is about."))
        return ticked


class ValueForm(TellForm):
    """A value is wrong: what is shown stands in the form, only what is changed is sent. What stood there when the page
    was opened travels along, so that a value nobody touched is never sent back. `more`: what the reader typed elsewhere
    into fields that are empty here."""

    def __init__(self, *args: Any, shown: Shown, more: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.langs = {f"name_{n}": lang for n, (_name, lang) in enumerate(shown.get("name", [])[:NAMES])}
        self.langs["description"] = next((lang for _text, lang in shown.get("description", [])), "")
        _add_fields(self, names=max(1, len(self.langs) - 1), must_have_name=False)
        if shown.get("address") and not shown.get("street"):
            self.fields["address"] = forms.CharField(label=_("Address"), required=False, max_length=500)
            del self.fields["street"]
        for name in self._own():
            known = (more or {}).get(name, "")
            self.initial[name] = known or self._shown(name)
            self.fields[name].show_hidden_initial = not known

    def _own(self) -> list[str]:
        return [name for name in self.fields if name not in TellForm.base_fields]

    def _shown(self, name: str) -> Any:
        field, place = name.partition("_")[::2]
        values = [value for value, _lang in self.shown.get(field, [])]
        if name == "kind":
            return values
        text = values[int(place or 0)] if len(values) > int(place or 0) else ""
        return words.value(field, text) if field == "phone" else text

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self.changed: dict[str, list[Fact]] = {}
        for name in (name for name in self.changed_data if name in self._own() and name not in self.errors):
            try:
                self.changed[name] = self._facts_of(name, said)
            except NotThisError as error:
                self.add_error(name, str(error))
        if not self.errors and not any(self.changed.values()) and not said.get("words"):
            raise forms.ValidationError(_("Nothing is changed yet. Change what is wrong, or say it in your words."))
        return said

    def _facts_of(self, name: str, said: dict[str, Any]) -> list[Fact]:
        """An emptied field says that what is shown is wrong: [field, "", language]."""
        field = name.partition("_")[0]
        if name == "kind":
            return [["kind", code, None] for code in said["kind"]] or [["kind", "", None]]
        lang = self.langs.get(name) or None
        if not said[name]:
            return [[field, "", lang]]
        facts = facts_of(field, said[name], said.get("country") or "", lang)
        now = {(known, " ".join(value.split())) for known in self.shown for value, _lang in self.shown[known]}
        return [fact for fact in facts if (fact[0], fact[1]) not in now]

    def facts(self) -> list[Fact]:
        return [fact for facts in self.changed.values() for fact in facts]


class AddForm(TellForm):
    """A co-op that is missing."""

    field_order = ["name_0", "city", "country"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_fields(self, names=1, must_have_name=True)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self.made: list[Fact] = [["kind", code, None] for code in said.get("kind", [])]
        for name in (n for n in self.fields if n not in TellForm.base_fields and n != "kind" and said.get(n)):
            try:
                self.made += facts_of(name.partition("_")[0], said[name], said.get("country") or "")
            except NotThisError as error:
                self.add_error(name, str(error))
        return said

    def facts(self) -> list[Fact]:
        return self.made

    def typed(self) -> dict[str, str]:
        """What is looked up while typing."""
        said = {fact[0]: str(fact[1]) for fact in self.made} if self.is_valid() else {}
        return {field: said.get(field, "") for field in ("name", "city", "website", "phone")}


def _add_fields(form: TellForm, *, names: int, must_have_name: bool) -> None:
    for n in range(names):
        label = _("Name") if not n else _("Name in another language")
        form.fields[f"name_{n}"] = forms.CharField(label=label, required=must_have_name, max_length=LONG["name"])
    form.fields["kind"] = forms.MultipleChoiceField(
        label=_("Kind"), required=False, choices=words.kinds(), widget=forms.CheckboxSelectMultiple
    )
    for name in (*TEXTS, *PLACE):
        form.fields[name] = forms.CharField(label=_label(name), required=False, max_length=LONG.get(name, 30))
    form.fields["description"].widget = forms.Textarea(attrs={"rows": 4})
    form.fields["country"] = forms.ChoiceField(
        label=_("Country"), required=False, choices=[("", _("not stated")), *words.countries()]
    )
    for name, keys in KEYS.items():
        form.fields[name].widget.attrs["inputmode"] = keys


def _label(name: str) -> str:
    labels = {"description": _("What it does"), "street": _("Street and number"), "workers": _("People working there")}
    return labels.get(name) or words.field_label(name)


def _checked(form: TellForm, field: str) -> str:
    typed = form.cleaned_data[field]
    if not typed or field not in CHECKED:
        return typed
    try:
        return str(facts_of(field, typed)[0][1])
    except NotThisError as error:
        raise forms.ValidationError(str(error)) from None


class AnswerForm(forms.Form):
    """A steward's answer. Values can be changed before they are taken."""

    do = forms.ChoiceField(choices=[("take", ""), ("refuse", "")])
    reason = forms.CharField(required=False, max_length=500)
    row = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, facts: Sequence[Fact], rows: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = [list(fact) for fact in facts]
        self.fields["row"].choices = [(row, row) for row in rows]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("do") == "refuse" and not said.get("reason"):
            self.add_error("reason", _("Say why in a few words: whoever sent it can read that."))
        return said

    def changed_facts(self) -> list[Fact] | None:
        """The facts with the values as the steward left them; None when nothing was changed. Raises NotThisError."""
        country = next((str(fact[1]) for fact in self.before if fact[0] == "country"), "")
        after: list[Fact] = []
        for number, (field, value, lang) in enumerate(self.before):
            typed = self.data.get(f"value_{number}")
            if typed is None or typed.strip() == value:
                after.append([field, value, lang])
            elif typed.strip():
                after += facts_of(str(field), typed.strip(), country, lang)
        return after if after != self.before else None
