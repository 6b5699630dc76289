"""Bringing a list: choose it, say what its columns mean, bring it in, read the report."""

from typing import Any, Final

import orjson
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from potluck.engine import mapping as mappings
from potluck.engine.mapping import MappingError, are_homes
from potluck.engine.read import UnreadableError
from potluck.fetch import FetchError
from potluck.web.lists import actions, address_words, reports, tasks
from potluck.web.lists import queries as lists_queries
from potluck.web.lists.actions import work as lists_work
from potluck.web.lists.forms import columns
from potluck.web.lists.forms.lists import AboutListForm, ChooseForm
from potluck.web.lists.queries import next_version
from potluck.web.lists.views import findings, preview
from potluck.web.lists.words import ENCODINGS, read_as
from potluck.web.people.queries import require
from potluck.web.records import queries as records
from potluck.web.records.models import Source, Version
from potluck.web.records.queries import readings
from potluck.web.records.words import countries

LIVE_ROWS: Final = 20_000
"""With more rows, the preview waits for the button."""
YAML_BYTES: Final = 1_000_000


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """A file or a pasted table becomes a draft; nobody sees it yet."""
    form = ChooseForm(request.POST or None, request.FILES or None, initial={"level": "public"})
    trouble = None
    if request.method == "POST" and form.is_valid():
        try:
            version = _draft(request, form)
        except UnreadableError as error:
            trouble = _in_words(error)
        except FetchError as error:
            trouble = address_words.error(error.code, error.params)
        else:
            return redirect("bring_mapping", version.pk)
    wrong = bool(trouble) or (request.method == "POST" and not form.is_valid())
    page = {"form": form, "trouble": trouble, "drafts": lists_queries.drafts_of(request.user)}
    return render(request, "lists/bring.html", page, status=400 if wrong else 200)


def _draft(request: HttpRequest, form: ChooseForm) -> Version:
    said, wishes = form.cleaned_data, form.wishes()
    if form.is_address():
        return actions.draft_from_address(
            person=request.user, url=said["fetch_url"], rhythm=said["rhythm"], wishes=wishes, limits=tasks.WHILE_WAITING
        )
    name, content = form.content()
    return actions.draft_version(person=request.user, file_name=name, content=content, wishes=wishes)


def _in_words(error: UnreadableError) -> tuple[str, str]:
    message, remedy = reports.WORDS.get(error.code, (error.message, error.remedy))
    return _(message).format_map(error.params), _(remedy).format_map(error.params)


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, version_id: str) -> HttpResponse:
    """What the columns mean, what row 1 will look like, what will happen to the rows."""
    version = _version(version_id)
    if version.state != Version.DRAFT or version.report.get("work", {}).get("state") in _BUSY:
        return redirect("bring_report", version.pk)
    if request.method == "POST":
        return _take(request, version)
    return _show(request, version)


_BUSY = (lists_work.WAITING, lists_work.WORKING)


def _version(version_id: str) -> Version:
    version = lists_queries.get_version(version_id)
    if version is None:
        raise Http404
    return version


def _take(request: HttpRequest, version: Version) -> HttpResponse:
    """Keeps what was chosen, then does what the pressed button says."""
    about = AboutListForm(request.POST, initial=version.wishes)
    go = request.POST.get("go", "show")
    try:
        text, encoding = _sent_mapping(request, version, go)
        actions.remap(person=request.user, version=version, mapping_yaml=text, encoding=encoding)
    except UnreadableError as error:
        return _show(request, version, about=about, trouble=_in_words(error))
    except (MappingError, ValidationError) as error:
        words = error.messages[0] if isinstance(error, ValidationError) else _(str(error))
        return _show(request, version, about=about, trouble=(words, _("What was chosen before still stands.")))
    before = next_version.list_of(version)
    if about.is_valid():
        lists_work.keep_wishes(person=request.user, version=version, wishes=about.wishes())
    now = next_version.list_of(version)
    if now and now != before and records.has_rows(now):
        return _carried(request, version, now)
    if request.htmx:
        return _show(request, version, template="lists/_live.html")
    if go == "bring" and not (about.is_valid() and about.cleaned_data["name"]):
        about.add_error("name", _("Give the list a name; it stands beside every value that came from it."))
        return _show(request, version, about=about)
    if go == "bring" and _waits_for_yes(request, version):
        return _show(request, version, about=about, needs_yes=True)
    if go == "bring" and records.has_rows(next_version.list_of(version)):
        return redirect("bring_changes", version.pk)
    if go == "bring":
        require(request.user, "import")
        tasks.start_bringing(person=request.user, version=version)
        return redirect("bring_report", version.pk)
    if go == "save":
        return redirect("bring_mapping_file", version.pk)
    return redirect(reverse("bring_mapping", args=[version.pk]) + _place(request, go))


def _waits_for_yes(request: HttpRequest, version: Version) -> bool:
    """Whether few rows are kept and nobody said that they looked at it. The next version of a list is asked later."""
    even_so = bool(request.POST.get("even_so"))
    lists_work.keep_wishes(person=request.user, version=version, wishes={"even_so": even_so})
    lost = findings.lost(version.report)
    is_next = records.has_rows(next_version.list_of(version))
    return bool(lost and lost.is_error and not even_so and not is_next)


def _carried(request: HttpRequest, version: Version, source: Source) -> HttpResponse:
    """The new name makes it the next version of a list that is here: shown again with what was said of that list."""
    actions.carry(person=request.user, version=version)
    words = _("This is the next version of %(name)s: its columns, licence and who may see it are as you said there.")
    messages.info(request, words % {"name": source.name} + " " + _("Look once more, then bring it in."))
    page = reverse("bring_mapping", args=[version.pk])
    return HttpResponseClientRedirect(page) if request.htmx else redirect(page)


def _sent_mapping(request: HttpRequest, version: Version, go: str) -> tuple[str, str | None]:
    """(YAML, letters) out of what was sent: an uploaded mapping wins over the selects."""
    encoding = request.POST.get("encoding")
    encoding = encoding if encoding in dict(ENCODINGS) and encoding != version.encoding else None
    upload = request.FILES.get("mapping")
    if go == "use":
        if upload is None:
            raise ValidationError(_("Choose the mapping file first; it ends in .yaml."))
        if upload.size > YAML_BYTES:
            raise ValidationError(_("This file is too large for a mapping."))
        return upload.read().decode("utf-8-sig", "replace"), encoding
    return mappings.to_yaml(columns.chosen(mappings.from_yaml(version.mapping), request.POST.dict())), encoding


def _place(request: HttpRequest, go: str) -> str:
    """Where on the mapping page to come back to: ?show=doubt&page=2&row=3#preview."""
    show, page, row = (request.POST.get(name, "") for name in ("show", "page", "row"))
    name, _colon, value = go.partition(":")
    show, page = (value, "1") if name == "sort" else (show, page)
    page = value if name == "page" else page
    row = value if name == "row" else row
    return f"?show={show}&page={page}&row={row}" + {"row": "#preview", "encoding": "", "use": ""}.get(name, "#columns")


def _show(
    request: HttpRequest, version: Version, template: str = "lists/mapping.html", about: AboutListForm | None = None,
    trouble: tuple[str, str] | None = None, needs_yes: bool = False,
) -> HttpResponse:  # fmt: skip
    sent = request.POST if request.method == "POST" else request.GET
    show = sent.get("show") if sent.get("show") in columns.SHOWS else "all"
    go = sent.get("go", "")
    page, row = (
        preview.number(sent.get("page")),
        preview.number(go.removeprefix("row:") if go[:4] == "row:" else sent.get("row")),
    )
    reading, mapping_, mapped = readings.read_version(version)
    doubts = findings.doubts_by_column(version.report)
    rows, counts = columns.rows(reading, mapping_, doubts, show, page, columns.closed(mapped))
    replaced = next_version.list_of(version)
    detail = {"place_detail": replaced.place_detail} if replaced else {}
    about = about or AboutListForm(initial=detail | version.wishes)
    replaced = replaced if records.has_rows(replaced) else None
    page_of = {
        "version": version,
        "report": version.report,
        "read_as": read_as(reading.details),
        "findings": findings.findings(version.report),
        "lost": findings.lost(version.report),
        "needs_yes": needs_yes,
        "even_so": bool(sent.get("even_so")),
        "columns": rows,
        "counts": counts,
        "show": show,
        "page": page,
        "pages": -(-counts[show] // columns.PAGE) or 1,
        "is_wide": counts["all"] > columns.PAGE,
        "meanings": columns.meanings(),
        "preview": preview.preview(mapped, row, version.wishes.get("level", "public")),
        "about": about,
        "replaces": replaced,
        "is_same_file": bool(replaced and next_version.is_same_file(replaced, version)),
        "homes": are_homes(mapped.facts),
        "trouble": trouble,
        "encodings": ENCODINGS,
        "country": mapping_.constants.get("country", ""),
        "countries": countries(),
        "is_live": version.report.get("read", 0) <= LIVE_ROWS,
    }
    status = 400 if trouble or about.errors or needs_yes else 200
    return render(request, template, page_of, status=status)


@require_safe
def mapping_file(request: HttpRequest, version_id: str) -> HttpResponse:
    """The mapping as a small YAML file, to share and to use again."""
    version = _version(version_id)
    name = slugify(version.wishes.get("name", "")) or "list"
    return _file(version.mapping.encode(), "application/yaml; charset=utf-8", f"{name}-mapping.yaml")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": content_disposition_header(True, name)}
    )


@require_safe
def report(request: HttpRequest, version_id: str) -> HttpResponse:
    """How far the work is; then what became of every row."""
    version = _version(version_id)
    work: dict[str, Any] = version.report.get("work", {})
    if version.state == Version.DRAFT and work.get("state") not in (*_BUSY, lists_work.FAILED):
        return redirect("bring_mapping", version.pk)
    page = {
        "version": version,
        "report": version.report,
        "work": work,
        "is_busy": work.get("state") in _BUSY,
        "has_failed": work.get("state") == lists_work.FAILED,
        "waits_long": work.get("state") == lists_work.WAITING and preview.seconds_since(work.get("at")) > 6,
        "findings": findings.findings(version.report),
        "lost": findings.lost(version.report),
        "linked": version.report.get("linked"),
    }
    return render(request, "lists/_work.html" if request.htmx else "lists/report.html", page)


@require_POST
def do_now(request: HttpRequest, version_id: str) -> HttpResponse:
    """Does waiting work here and now, where no `potluck work` runs; tries failed work again."""
    version = _version(version_id)
    state = version.report.get("work", {}).get("state")
    if state == lists_work.FAILED:
        tasks.start_bringing(person=request.user, version=version)
    elif state == lists_work.WAITING:
        tasks.bring.call(version.pk, request.user.pk)
    return redirect("bring_report", version.pk)


@require_safe
def report_file(request: HttpRequest, version_id: str, suffix: str) -> HttpResponse:
    """The report to take home, as text or JSON."""
    version = _version(version_id)
    name = slugify(version.wishes.get("name", "")) or "list"
    if suffix == "json":
        kept = {key: value for key, value in version.report.items() if key != "work"}
        return _file(orjson.dumps(kept, option=orjson.OPT_INDENT_2), "application/json", f"{name}-report.json")
    if suffix == "txt":
        return _file(reports.in_words(version.report).encode(), "text/plain; charset=utf-8", f"{name}-report.txt")
    raise Http404
