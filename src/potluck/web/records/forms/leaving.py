"""What is asked before something is taken away for good."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


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
