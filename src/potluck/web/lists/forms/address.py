"""Where a list is read from, and how often."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from potluck.fetch import FetchError
from potluck.fetch.addresses import take_apart
from potluck.web.lists import address_words
from potluck.web.lists.queries import addresses

RHYTHMS: Final = (
    ("", gettext_lazy("Only when somebody asks")),
    ("day", gettext_lazy("Every day")),
    ("week", gettext_lazy("Every week")),
    ("month", gettext_lazy("Every month")),
)


class AddressField(forms.CharField):
    """An address that may be read; what is wrong with any other is said at the field."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text:
            try:
                take_apart(text, any_port=addresses.reader().private)
            except FetchError as error:
                raise forms.ValidationError(" ".join(address_words.error(error.code, error.params))) from None
        return text


def address_field(label: Any) -> AddressField:
    widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"})
    return AddressField(label=label, max_length=1000, required=False, widget=widget)


def rhythm_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("How often is it read again?"), choices=RHYTHMS, required=False)


class AddressForm(forms.Form):
    """Address and rhythm of a list that is here."""

    fetch_url = address_field(gettext_lazy("Its address on the web"))
    rhythm = rhythm_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", auto_id="address_%s", **kwargs)

    @property
    def rhythm_words(self) -> str:
        return str(dict(RHYTHMS).get(self.initial.get("rhythm") or "", ""))
