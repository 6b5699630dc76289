"""Sending what a reader filled in: once checked, within the limits, and back to a page that says so."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from potluck.web.people.queries import is_steward
from potluck.web.places.queries import Seen
from potluck.web.suggestions import actions, queries, tasks
from potluck.web.suggestions.forms import PLACE, Shown, TellForm
from potluck.web.suggestions.sender import sender_of


def send(request: HttpRequest, form: TellForm, **what: Any) -> HttpResponse | None:
    """Keeps it and leads to where its answer will stand; None when it could not be kept: the form says why."""
    steward = request.user if is_steward(request.user) else None
    try:
        kept = actions.suggest(**what, **form.told(), sender="" if steward else sender_of(request), person=steward)
    except actions.TooManyError as error:
        form.add_error(None, _TOO_MANY()[error.whose])
    except ValueError:
        form.add_error(None, _("The co-op left this table while you were writing. Nothing was sent."))
    else:
        tasks.forget_tomorrow()
        return redirect(queries.track_path(kept))
    return None


def status_of(form: TellForm) -> int:
    """400 for what does not fit, 429 for too many."""
    said = {str(error) for error in form.non_field_errors()}
    return 429 if said & set(_TOO_MANY().values()) else 400 if form.errors else 200


def _TOO_MANY() -> dict[str, str]:
    return {
        "sender": _("That is many in one hour. Nothing was lost: wait an hour and send it once more."),
        "table": _("This table got so many suggestions today that it takes no more. Send it once more tomorrow."),
    }


def shown_of(seen: Seen) -> Shown:
    """Field -> [(value, language)] as everyone sees them: of names one in each language, of kinds all."""
    shown: Shown = {}
    for field, values in seen.doc.get("fields", {}).items():
        pairs = [(str(value["value"]), value.get("lang") or "") for value in values]
        if field == "name":
            shown[field] = list({lang: (text, lang) for text, lang in reversed(pairs)}.values())[::-1][:3]
        else:
            shown[field] = pairs if field == "kind" else pairs[:1]
    shown |= {part: [(str(seen.place[part]), "")] for part in (*PLACE, "address") if seen.place.get(part)}
    return shown
