"""The same HR tool with Django, in one file: python django_app.py runserver"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.management.utils import get_random_secret_key
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

import aigov_docs as aigov

if not settings.configured:  # a real project has a settings module
    settings.configure(
        DEBUG="runserver" in sys.argv,
        SECRET_KEY=get_random_secret_key(),
        ALLOWED_HOSTS=["localhost", "127.0.0.1", "testserver"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
    )
    django.setup()

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The matters, as JSON: a model with a JSONField in a real project.
kept: dict[str, dict[str, Any]] = {}


@cache
def library() -> aigov.Library:
    """The clauses, loaded once: they never change."""
    return aigov.load_library()


def found(name: str) -> aigov.Matter:
    if name not in kept:
        raise Http404
    return aigov.parse_matter(kept[name], library())


def tells(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever is refused, all of it: codes and paths for the program, sentences for the person."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except aigov.AigovError as error:
            language = "fr" if request.headers.get("accept-language", "").startswith("fr") else "en"
            return JsonResponse({"problems": [problem.as_dict(language) for problem in error.problems]}, status=422)

    return answer


def schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(aigov.matter_schema(library()))


def form(request: HttpRequest) -> HttpResponse:
    language = "en" if request.GET.get("lang") == "en" else "fr"
    return JsonResponse(aigov.matter.matter_form(library(), language))


@require_http_methods(["PUT"])
@tells
def put(request: HttpRequest, name: str) -> HttpResponse:
    kept[name] = aigov.parse_matter(request.body, library()).model_dump(mode="json")
    return HttpResponse(status=204)


@tells
def assessment(request: HttpRequest, name: str) -> HttpResponse:
    language = "en" if request.GET.get("lang") == "en" else "fr"
    return JsonResponse(aigov.assess(library(), found(name)).as_dict(language))


@tells
def document(request: HttpRequest, name: str) -> HttpResponse:
    made = aigov.assemble(aigov.assess(library(), found(name), request.GET.get("vehicle")), "fr")
    return HttpResponse(aigov.to_bytes(made, "docx"), content_type=WORD)


urlpatterns = [
    path("schema", schema),
    path("form", form),
    path("matters/<slug:name>", put),
    path("matters/<slug:name>/assessment", assessment),
    path("matters/<slug:name>/document.docx", document),
]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
