"""What a person types to join, to sign in and to choose a password."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from potluck.web.people.models import Person, Standing


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "This name and password do not go together. Small and capital letters matter in a password."
        ),
        "inactive": _("This person has no account here any more."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address or name")
        self.fields["password"].label = _("Password")


class PasswordForm(forms.Form):
    """A new password, typed once: it can be shown, and a lost one can be mended."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Four words that do not belong together are easy to remember."),
    )

    def about(self) -> Person | None:
        """Whose password it is to be, to see that it is not their name."""
        return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password"):
            try:
                password_validation.validate_password(cleaned["password"], self.about())
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class JoinForm(PasswordForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Stewards see it beside what you do."),
    )
    login = forms.CharField(
        label=_("E-mail address, or a name to sign in with"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Only stewards see it. With an address we can help when you lose your password."),
    )
    field_order = ["name", "login", "password"]

    def about(self) -> Person:
        return Person(name=self.cleaned_data.get("name", ""), login=self.cleaned_data.get("login", ""))

    def clean_login(self) -> str:
        login = self.cleaned_data["login"].strip().lower()
        if Person.objects.filter(login=login).exists():
            raise forms.ValidationError(_("Somebody signs in by this name already. Choose another, or sign in."))
        return login


class InviteForm(forms.Form):
    role = forms.ChoiceField(
        label=_("As what"),
        choices=[
            (Standing.MEMBER, _("A member: looks, changes nothing")),
            (Standing.STEWARD, _("A steward: may do all that you may")),
        ],
        initial=Standing.MEMBER,
    )
    login = forms.CharField(
        label=_("Their e-mail address, if you like"),
        max_length=254,
        required=False,
        help_text=_("It saves them typing. They can change it."),
    )


class LostPasswordForm(forms.Form):
    login = forms.CharField(label=_("E-mail address or name"), max_length=254)


class RemoveForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=500, required=False, help_text=_("Stands in the journal."))
