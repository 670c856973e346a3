"""Answers public pages before Flask is entered, from the bytes that were made the last time.

A public page is the same for everybody, so it is kept as it goes out: its headers, its validators and its compressed
forms. It holds until the day, the banner for an emergency or what it was made of changes: all pages and the
configuration, or, where the view says so, the page itself and those it names. Searches are never kept: what somebody
typed exists for one request.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any

import brotli

from oap.core.area.banners import Banner
from oap.errors import OapError
from oap.site import Site
from oap.site.state import State
from oap.web.http.negotiation import packing

CACHE_BYTES = 16_000_000  # a thousand pages; one that is made again costs 3 ms
LONGEST_ADDRESS = 2_000  # a shared list of twenty things has 1,200
BROTLI_QUALITY = 5  # 1 ms a page; level 11 takes 40 ms and saves a tenth
_HEADERS_MADE_HERE = {"content-length", "content-encoding", "etag", "vary"}  # made here
QUICK_QUALITY = 2
_SMALL = 400

StartResponse = Callable[..., Any]
MadeOf = Callable[
    [State], Hashable
]  # what an answer was made of, as it is in a state; equal while the answer would be the same


@dataclass(frozen=True)
class _CachedPage:
    generation: str
    status: str
    headers: tuple[tuple[str, str], ...]
    # encoding -> (ETag, body, the headers to send)
    forms: dict[str, tuple[str, bytes, list[tuple[str, str]]]]
    size: int
    made_of: MadeOf
    parts: Hashable


def everything(now: State) -> Hashable:
    """Every page and the configuration. Not the index: only searches are answered from it."""
    return now.library.generation, now.configuration.stamp


class PageCache:
    """A WSGI application before another. A view asks for its answer to be kept with ``environ["oap.keep"]``, a
    ``MadeOf``. One that has a better Brotli form than a page gets gives it with ``environ["oap.pressed"]``."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], site: Site) -> None:
        self.inner = inner
        self.site = site
        self._pages: OrderedDict[tuple[str, str, str], _CachedPage] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._named: tuple[State, Sequence[Banner], datetime, str] | None = None

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.inner(environ, start_response)
        generation = self._generation()
        key = (environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), self._asked_at(environ))
        kept = self._pages.get(key)
        if kept is not None and self._holds(key, kept, generation):
            return _answer(kept, environ, start_response)
        return self._render(environ, start_response, key, generation)

    def _asked_at(self, environ: dict[str, Any]) -> str:
        """Where the service was asked, when that stands in its pages (``printed_address``): what was made for one host
        is never another's. Empty where its own address was set."""
        if self.site.config.base_url:
            return ""
        said = ["wsgi.url_scheme", "HTTP_HOST"]
        said += ["HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"] if self.site.config.proxies else []
        return " ".join(str(environ.get(name, "")) for name in said)

    def _generation(self) -> str:
        """A name for all that any page is made of; empty while there is nothing. Made once a second, which is how
        exactly banners and days begin, and whenever the state or the file of banners is another."""
        banners, second = self.site.banners.read(), self.site.clock.now().replace(microsecond=0)
        try:
            now, known = self.site.state, self._named
            if known is None or known[0] is not now or known[1] is not banners or known[2] != second:
                self._named = known = (now, banners, second, self._name(now))
        except OapError:
            return ""
        return known[3]

    def _name(self, now: State) -> str:
        banner = self.site.banner
        said = f"{banner.mark if banner else ''}{'~' if self.site.banner_is_near else ''}"
        return f"{now.library.generation}.{now.configuration.stamp}.{self.site.clock.today().toordinal()}{said}"

    def _holds(self, key: tuple[str, str, str], kept: _CachedPage, generation: str) -> bool:
        """Whether the answer would be the same now. One that is of another generation is asked what it was made of,
        once."""
        if kept.generation == generation:
            return True
        if not generation or kept.generation.rpartition(".")[2] != generation.rpartition(".")[2]:
            return False
        try:
            same = kept.made_of(self.site.state) == kept.parts
        except OapError:
            return False
        if same:
            self._store(key, replace(kept, generation=generation))
        return same

    def _render(
        self, environ: dict[str, Any], start_response: StartResponse, key: tuple[str, str, str], generation: str
    ) -> Iterable[bytes]:
        begun: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
            begun[:] = [status, headers]
            return lambda data: None

        asked = dict(environ, REQUEST_METHOD="GET") if environ["REQUEST_METHOD"] == "HEAD" else environ
        before = self.site.state if generation else None
        result = self.inner(asked, begin)
        try:
            body = b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
        status, headers = begun
        if asked.get("oap.private"):
            # A signed-in person's page goes out as it is: never kept, and not compressed, because the length
            # of a compressed page can tell a stranger what is in it (BREACH).
            start_response(status, headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        made_of: MadeOf | None = asked.get("oap.keep") if not asked.get("oap.from-request") else None
        if made_of and before and status.startswith("200") and sum(map(len, key)) <= LONGEST_ADDRESS:
            kept = _cached_page(generation, status, headers, body, pressed=asked.get("oap.pressed"))
            made = replace(kept, made_of=made_of, parts=made_of(before))
            self._store(key, made)
        else:
            # It goes out once: only in the form that was asked for, and pressed for as long as it takes to send.
            form = packing(environ.get("HTTP_ACCEPT_ENCODING", ""))
            made = _cached_page(generation, status, headers, body, forms=(form,), quick=True)
        return _answer(made, environ, start_response)

    def _store(self, key: tuple[str, str, str], made: _CachedPage) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            self._bytes += _size(key, made) - (_size(key, old) if old else 0)
            self._pages[key] = made
            while self._bytes > CACHE_BYTES and self._pages:
                self._bytes -= _size(*self._pages.popitem(last=False))


def _size(key: tuple[str, str, str], kept: _CachedPage) -> int:
    """Bytes that a kept answer takes with its address."""
    return kept.size + sum(map(sys.getsizeof, key))


def _cached_page(
    generation: str,
    status: str,
    headers: list[tuple[str, str]],
    body: bytes,
    *,
    forms: tuple[str, ...] = ("", "br", "gzip"),
    quick: bool = False,
    pressed: Callable[[], bytes] | None = None,
) -> _CachedPage:
    named = {name.lower(): value for name, value in headers}
    plain = [(name, value) for name, value in headers if name.lower() not in _HEADERS_MADE_HERE]
    made: dict[str, tuple[str, bytes, list[tuple[str, str]]]] = {}
    encoding = named.get("content-encoding", "")
    text = named.get("content-type", "").startswith(
        (
            "text/",
            "application/json",
            "application/xml",
            "application/problem",
            "application/atom",
            "application/opensearch",
            "image/svg",
        )
    )
    bodies = {encoding: body}
    if text and not encoding and len(body) >= _SMALL:
        if "br" in forms:
            quality = QUICK_QUALITY if quick else BROTLI_QUALITY
            bodies["br"] = pressed() if pressed else brotli.compress(body, quality=quality)
        if "gzip" in forms:
            bodies["gzip"] = gzip.compress(body, 1 if quick else 6, mtime=0)
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    valid = status.startswith("200")
    for form, data in bodies.items():
        tag = f'"{digest}{"-" + form if form else ""}"' if valid else ""
        sent = [*plain, ("Content-Length", str(len(data)))]
        sent += [("Content-Encoding", form)] if form else []
        sent += [("ETag", tag)] if tag else []
        sent += [("Vary", "Accept-Encoding")] if text else []
        # Few readers take no compressed form: theirs is unpacked again when one comes.
        unpacked = not form and not quick and "gzip" in bodies
        made[form] = (tag, b"" if unpacked else data, sent)
    size = sum(len(data) for _, data, _ in made.values()) + 2000
    return _CachedPage(generation, status, tuple(plain), made, size, everything, None)


def _answer(kept: _CachedPage, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    forms = kept.forms
    form = packing(environ.get("HTTP_ACCEPT_ENCODING", ""), forms) or next(iter(forms))
    tag, body, headers = forms[form]
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked and tag and (tag in asked or asked.strip() == "*"):
        start_response(
            "304 Not Modified",
            [h for h in headers if h[0] not in ("Content-Length", "Content-Encoding", "Content-Type")],
        )
        return []
    start_response(kept.status, headers)
    if not form and not body and "gzip" in forms:
        body = gzip.decompress(forms["gzip"][1])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
