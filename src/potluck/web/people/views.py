"""Pages of people: sign in and out, come in by a link, lost password, the stewards of this table."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as start_session
from django.contrib.auth import views as auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potluck.web.people import actions, forms, mail, queries
from potluck.web.people.models import Link, Person, Standing

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignIn(auth.LoginView):
    """Sends stewards on to the desk and members on to the map."""

    template_name = "people/sign_in.html"
    authentication_form = forms.SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        return _home(self.request.user)


sign_in = SignIn.as_view()
sign_out = auth.LogoutView.as_view()


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one name from one place."""
    return render(request, "people/locked_out.html", status=429)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """Where a one-time link leads: say who you are, choose a password."""
    link = queries.find_link(token, (Link.FIRST, Link.INVITE))
    if link is None:
        return _gone(request)
    form = forms.JoinForm(_typed(request), initial={"login": link.login})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.accept_invite(token=token, **form.cleaned_data)
        except actions.GoneError:
            return _gone(request)
        except actions.TakenError:
            form.add_error("login", _("Somebody signs in by this name already. Choose another, or sign in."))
        else:
            start_session(request, person, backend=BACKEND)
            messages.success(request, _("Welcome to the table, %(name)s.") % {"name": person.name})
            return redirect(_home(person))
    shown = {"form": form, "is_first": link.kind == Link.FIRST, "by": link.made_by}
    shown["as_member"] = queries.relation_of(link) == Standing.MEMBER
    return render(request, "people/invite.html", shown)


def _home(person: Person) -> str:
    """Where somebody who just came in goes on."""
    return "/desk" if queries.is_steward(person) else "/find"


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Where a link to a new password leads."""
    link = queries.find_link(token, (Link.PASSWORD,))
    if link is None or link.person is None:
        return _gone(request)
    form = forms.PasswordForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.choose_password(token=token, password=form.cleaned_data["password"])
        except actions.GoneError:
            return _gone(request)
        except ValidationError as error:
            form.add_error("password", error)
        else:
            start_session(request, person, backend=BACKEND)
            messages.success(
                request, _("Your new password is set. Other places where you were signed in are signed out.")
            )
            return redirect(_home(person))
    return render(request, "people/new_password.html", {"form": form, "of": link.person})


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "people/gone.html", status=410)


@require_http_methods(["GET", "HEAD", "POST"])
def lost_password(request: HttpRequest) -> HttpResponse:
    """Asks for a link by mail; the answer is the same whether we know the person or not."""
    if not settings.MAIL:
        return render(request, "people/lost_password.html", {"has_mail": False})
    form = forms.LostPasswordForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        found = actions.lost_password_link(login=form.cleaned_data["login"])
        if found:
            mail.send_password_link(*found, site=settings.NODE_URL or request.build_absolute_uri("/").rstrip("/"))
        return render(request, "people/lost_password.html", {"has_mail": True, "sent": True})
    return render(request, "people/lost_password.html", {"has_mail": True, "form": form})


@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The stewards and members of this table and the invites that are out."""
    return _people(request)


def _people(request: HttpRequest, **more: Any) -> HttpResponse:
    shown = {
        "stewards": queries.find_stewards(),
        "members": queries.find_members(),
        "invites": queries.find_open_invites(),
        "form": forms.InviteForm(),
        "has_mail": bool(settings.MAIL),
    }
    return render(request, "people/people.html", shown | more)


@never_cache
@require_POST
def make_invite(request: HttpRequest) -> HttpResponse:
    """Makes an invite and shows its address, once."""
    form = forms.InviteForm(request.POST)
    if not form.is_valid():
        return _people(request, form=form)
    path = actions.invite(person=request.user, login=form.cleaned_data["login"], relation=form.cleaned_data["role"])
    return _people(request, new_link=_whole(request, path), new_link_for=None, new_relation=form.cleaned_data["role"])


@require_POST
def take_back_invite(request: HttpRequest, link_id: int) -> HttpResponse:
    actions.take_back_invite(person=request.user, link_id=link_id)
    messages.success(request, _("That invite does not work any more."))
    return redirect("people")


@never_cache
@require_POST
def make_password_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Makes a link to a new password for a fellow steward or a member and shows it, once."""
    of = get_object_or_404(queries.find_people(), pk=person_id)
    path = actions.password_link(person=request.user, of=of)
    return _people(request, new_link=_whole(request, path), new_link_for=of)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, person_id: int) -> HttpResponse:
    """Asks, then ends somebody's stewardship or membership."""
    who: Person = get_object_or_404(queries.find_people(), pk=person_id)
    form = forms.RemoveForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_person(person=request.user, who=who, why=form.cleaned_data["why"])
        except actions.LastStewardError:
            form.add_error(None, _("Somebody has to keep this table. Invite another steward first."))
        else:
            messages.success(request, _("%(name)s has no account here any more.") % {"name": who.name})
            return redirect("people" if who.pk != request.user.pk else "front")
    return render(request, "people/remove.html", {"who": who, "form": form})


def _typed(request: HttpRequest) -> QueryDict | None:
    """What was typed, even when it is nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def _whole(request: HttpRequest, path: str) -> str:
    return (settings.NODE_URL or request.build_absolute_uri("/").rstrip("/")) + path
