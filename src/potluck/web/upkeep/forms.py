"""What a co-op that answers by its link can say is different."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potluck.engine.fields import Cleaned, email, number, phone, text, url
from potluck.engine.mapping import ISSUES
from potluck.engine.nouns import Fact
from potluck.web.places.queries.row import Page

FIELDS: Final = (
    "name", "description", "street", "postcode", "city", "phone", "email", "website", "hours", "members",
)  # fmt: skip
PLACE: Final = ("street", "postcode", "city")


class ChangedForm(forms.Form):
    """What the list says of them, to be put right. Only what is different becomes a fact."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=300, required=False)
    description = forms.CharField(
        label=gettext_lazy("What you do"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    street = forms.CharField(label=gettext_lazy("Street and number"), max_length=300, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=30, required=False)
    city = forms.CharField(label=gettext_lazy("Town"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=60, required=False)
    email = forms.CharField(label=gettext_lazy("Email"), max_length=254, required=False)
    website = forms.CharField(label=gettext_lazy("Website"), max_length=500, required=False)
    hours = forms.CharField(label=gettext_lazy("When you are open"), max_length=500, required=False)
    members = forms.CharField(label=gettext_lazy("How many members"), max_length=20, required=False)
    words = forms.CharField(
        label=gettext_lazy("Anything else"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, page: Page | None, words: str = "", **kwargs: Any) -> None:
        self.shown = {field: _shown(page, field) for field in FIELDS} if page else dict.fromkeys(FIELDS, "")
        self.country = str(page.seen.place.get("country") or "") if page else ""
        initial = self.shown | {"words": words}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for field in FIELDS:
            if said.get(field) and said[field] != self.shown[field]:
                self._tidy(field, said)
        if not self.errors and not self.facts() and not said["words"].strip():
            raise forms.ValidationError(_("Nothing is different yet. Change what is wrong, or tell us in words."))
        return said

    def _tidy(self, field: str, said: dict[str, Any]) -> None:
        if field not in CLEAN:
            said[field] = text.plain(said[field])
            return
        cleaned = CLEAN[field](said[field], self.country)
        found = [value for named, value in cleaned.facts if named == field]
        if found:
            said[field] = found[0]
        else:
            what, _remedy = ISSUES[cleaned.issue or f"bad_{'url' if field == 'website' else field}"]
            self.add_error(field, _(what).format(value=said[field]))

    def facts(self) -> list[Fact]:
        """[[field, value, lang], ...] of what is different; an emptied field has an empty value. A place that moved
        is said whole."""
        said = self.cleaned_data
        changed = [field for field in FIELDS if said.get(field, "") != self.shown[field]]
        if set(changed) & set(PLACE):
            changed = [field for field in FIELDS if field in changed or (field in PLACE and said.get(field))]
        return [[field, said[field], None] for field in changed]


def _shown(page: Page, field: str) -> str:
    return str((page.seen.place.get(field) if field in PLACE else page.seen.first(field)) or "")


CLEAN: Final[dict[str, Callable[[str, str], Cleaned]]] = {
    "website": lambda said, country: url.clean(said if "://" in said else f"https://{said}"),
    "email": lambda said, country: email.clean(said),
    "phone": lambda said, country: phone.clean(said, country or None),
    "members": lambda said, country: number.clean(said, "members"),
}
