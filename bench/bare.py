"""A bare Django view: what a server does to receive a question and hand out bytes, and nothing else."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


@cache
def _bytes(name: str) -> bytes:
    return (Path(os.environ["BENCH_BYTES"]) / f"{name}.json").read_bytes()


@csrf_exempt
def hand_out(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the bytes that ours answered for the operation *name*."""
    _question = request.body
    return HttpResponse(_bytes(name), content_type="application/json; charset=utf-8")


urlpatterns = [path("graphql/<str:name>", hand_out)]
