"""The same HR tool with Django, in one file: python django_app.py runserver"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.management.utils import get_random_secret_key
from django.db import connection, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from sqlalchemy import create_engine
from web_form import FormWords, choose_language, problems_by_field, read_fields

import aigov_docs as aigov
from aigov_docs.closed_words import Language

DATABASE = os.environ.get("HR_DATABASE", "db.sqlite3")
WORD = aigov.writers.MEDIA_TYPES["docx"]

if not settings.configured:  # a real project has a settings module
    settings.configure(
        DEBUG="runserver" in sys.argv,
        SECRET_KEY=get_random_secret_key(),
        SIGNATURE_SECRET=os.environ.get("SIGNATURE_SECRET", ""),
        ALLOWED_HOSTS=["localhost", "127.0.0.1", "testserver"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE}},
        TEMPLATES=[
            {"BACKEND": "django.template.backends.jinja2.Jinja2", "DIRS": [Path(__file__).parent / "templates"]}
        ],
        USE_TZ=True,
    )
    django.setup()

#: The register stands in the same database, on an engine of SQLAlchemy.
engine = create_engine(f"sqlite:///{DATABASE}")


class Table(models.Model):
    class Meta:
        abstract = True
        app_label = "hr"


class Employee(Table):
    key = models.CharField(max_length=20, primary_key=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    email = models.EmailField()
    job = models.CharField(max_length=100)
    contract_type = models.CharField(max_length=50)
    contract_date = models.DateField()
    hired_on = models.DateField()
    ended_on = models.DateField(null=True)
    birth_date = models.DateField()
    translation_requested = models.BooleanField(default=False)
    amendment_number = models.PositiveIntegerField()


class StoredMatter(Table):
    name = models.SlugField(primary_key=True)
    facts: models.JSONField[dict[str, object]] = models.JSONField()


class Paper(Table):
    name = models.CharField(max_length=200, primary_key=True)
    content = models.BinaryField()


def make_tables() -> None:
    """What migrations do in a real project."""
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (Employee, StoredMatter, Paper):
            if model._meta.db_table not in there:
                editor.create_model(model)


@cache
def library() -> aigov.Library:
    """The clauses, loaded once: they never change."""
    return aigov.load_library()


def read_matter(name: str) -> aigov.Matter:
    return aigov.parse_matter(get_object_or_404(StoredMatter, name=name).facts, library())


def read_people(matter: aigov.Matter) -> aigov.Recipients:
    """The employees, held as those of a file are: an intern, a minor, somebody who left."""
    rows = Employee.objects.order_by("key").values()
    return aigov.Recipients.from_rows(rows, on=matter, name="employees")


def read_language(request: HttpRequest) -> Language:
    return choose_language(request.headers.get("accept-language", ""))


def show(
    request: HttpRequest,
    page: str,
    problems: Iterable[aigov.Problem] = (),
    fields: Iterable[dict[str, Any]] = (),
    **values: Any,
) -> HttpResponse:
    """A page in the language of its reader, with each problem beside its field."""
    language, errors, words = read_language(request), problems_by_field(problems), FormWords(fields)
    context = {"language": language, "fr": language == "fr", "errors": errors, "words": words, **values}
    return render(request, page, context, status=422 if errors else 200)


def show_form(
    request: HttpRequest, name: str, facts: dict[str, object], problems: Iterable[aigov.Problem] = ()
) -> HttpResponse:
    form = aigov.matter.matter_form(library(), read_language(request))
    fields = [field for step in form["steps"] for field in step["fields"]]
    chosen = library().find_vehicle(str(facts.get("vehicle", "")))
    vehicle = chosen.id if chosen is not None else ""
    return show(request, "form.html", problems, fields, form=form, name=name, facts=facts, vehicle=vehicle)


@require_http_methods(["GET", "POST"])
def ask_facts(request: HttpRequest, name: str) -> HttpResponse:
    if request.method == "GET":
        stored = StoredMatter.objects.filter(name=name).first()
        return show_form(request, name, stored.facts if stored else {})
    facts = read_fields(item for item in request.POST.items() if item[0] != "csrfmiddlewaretoken")
    try:
        aigov.parse_matter(facts, library())
    except aigov.MatterError as error:
        return show_form(request, name, facts, error.problems)
    StoredMatter.objects.update_or_create(name=name, defaults={"facts": facts})
    return HttpResponseRedirect(f"/matters/{name}/weights")


@require_GET
def show_weights(request: HttpRequest, name: str) -> HttpResponse:
    return show(request, "weights.html", assessment=aigov.assess(library(), read_matter(name)))


@require_GET
def give_document(request: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponse(content_type=WORD)
    aigov.render(aigov.assemble(aigov.assess(library(), read_matter(name)), "fr"), response, format="docx")
    return response


@require_POST
def issue_papers(request: HttpRequest, name: str) -> HttpResponse:
    """An amendment for whom the register knows none; the papers are kept first, so that a stop loses none."""
    matter = read_matter(name)
    try:
        people = read_people(matter)
        plan = aigov.plan_issue(library(), matter, people, register=engine)
    except aigov.AigovError as error:
        return show_form(request, name, matter.model_dump(mode="json", exclude_unset=True), error.problems)
    for _, file, content in aigov.bulk.issue_bytes(plan):
        Paper.objects.update_or_create(name=f"{plan.run}/{file}", defaults={"content": content})
    for _ in aigov.bulk.issue_bytes(plan, register=engine):
        pass  # recorded once all are kept
    return show(request, "papers.html", plan=plan, people=people)


@require_GET
def give_paper(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(get_object_or_404(Paper, name=name).content, content_type=WORD)


@csrf_exempt
@require_POST
def take_signature(request: HttpRequest) -> HttpResponse:
    """What the provider of e-signature announces: into the register with its evidence, once."""
    try:
        outcome = aigov.signing.read_message(request.body, request.headers, "yousign", secret=settings.SIGNATURE_SECRET)
        with aigov.Register(engine) as register:
            counts = aigov.signing.record_outcomes(register, [outcome])
    except aigov.RegisterError as error:
        problems = [problem.as_dict("en") for problem in error.problems]
        return JsonResponse({"problems": problems}, status=401 if problems[0]["code"] == "bad-signature" else 422)
    return JsonResponse(counts.as_dict())


@require_GET
def find_bound(request: HttpRequest, name: str) -> HttpResponse:
    """Who is bound by a clause on a day, and of whom that cannot be said."""
    matter = read_matter(name)
    clause, on = request.GET.get("clause", "confidential-data"), request.GET.get("on") or matter.date.isoformat()
    asked = {"clause": clause, "on": on}
    day = "Jour" if read_language(request) == "fr" else "Day"
    fields = [{"path": ["clause"], "title": "Clause"}, {"path": ["on"], "title": day, "control": "day"}]
    with aigov.Register(engine) as register:
        try:
            people = read_people(matter)
            found = register.who_is_bound(clause, library(), matter, on=on, recipients=people)
        except aigov.AigovError as error:
            return show(request, "bound.html", error.problems, fields, form=fields, asked=asked)
    return show(request, "bound.html", (), fields, form=fields, asked=asked, found=found, library=library())


urlpatterns = [
    path("matters/<slug:name>", ask_facts),
    path("matters/<slug:name>/weights", show_weights),
    path("matters/<slug:name>/document.docx", give_document),
    path("matters/<slug:name>/papers", issue_papers),
    path("papers/<path:name>", give_paper),
    path("signatures", take_signature),
    path("matters/<slug:name>/bound", find_bound),
]

if __name__ == "__main__":
    make_tables()
    execute_from_command_line(sys.argv)
