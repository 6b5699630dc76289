"""What is asked before something is taken away for good."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potluck.engine.blank import TooShortError, marks_of


class EraseForm(forms.Form):
    """Whom: a name, a phone number or an e-mail address."""

    text = forms.CharField(label=gettext_lazy("The person's full name, phone number or e-mail address"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["text"].widget.attrs["autocomplete"] = "off"

    def clean_text(self) -> str:
        try:
            marks_of(self.cleaned_data["text"], str)
        except TooShortError:
            raise forms.ValidationError(
                _("That is too short: it would cut other people too. Write the full name, number or address.")
            ) from None
        return str(self.cleaned_data["text"])


class WithdrawForm(forms.Form):
    """The list's name, typed, so that no slip of a finger takes a list away; and why."""

    typed = forms.CharField(label=gettext_lazy("Type the name of the list to take it away"), max_length=200)
    why = forms.CharField(
        label=gettext_lazy("Why, in a few words without names (stays in the history)"), max_length=500, required=False
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.name = name
        self.fields["typed"].widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        typed = " ".join(self.cleaned_data["typed"].split())
        if typed.casefold() != " ".join(self.name.split()).casefold():
            raise forms.ValidationError(_("That is not its name. Nothing was taken away."))
        return typed
