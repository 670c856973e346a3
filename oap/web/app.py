"""The Flask application: routes, headers, limits and errors put together."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from jinja2 import FileSystemBytecodeCache, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from oap.core.handbook.compose import STANDING
from oap.core.library.markdown import render_inline
from oap.core.pages.page_types import PAGE_TYPES, type_of
from oap.core.pages.readable_marks import readable
from oap.core.pages.review_dates import review_status
from oap.core.times import LONDON, day, utc_moment
from oap.site import Site
from oap.web.area import settings
from oap.web.documents import area_picture, leaflet, my_list, provision_record, self_audit, verification
from oap.web.editing import (
    audit_log,
    draft,
    giving_away,
    linking,
    my_work,
    page_overview,
    replacing,
    reviewing,
    sharing,
    suggesting,
    translations,
    waiting,
)
from oap.web.editing import pictures as edit_pictures
from oap.web.feedback import dealing, giving
from oap.web.handbook import handbook
from oap.web.http import csrf, errors, limits, phase
from oap.web.http.access import current_account, is_public, printed_address
from oap.web.http.form_reading import MemoryRequest
from oap.web.http.page_cache import PageCache
from oap.web.http.routing import PageTypeConverter, Route, RowNumber
from oap.web.http.static_files import StaticFiles
from oap.web.importing import desk as importing
from oap.web.pages import api, browse, easy_read, feeds, history, languages, pictures, young_people
from oap.web.people import (
    account,
    deleting,
    handing_over,
    join,
    mandates,
    notice_choice,
    own_address,
    own_data,
    people,
    sessions,
    sign_in,
    single_sign_on,
    upkeep,
)
from oap.web.search import curation, not_found, pins, proposals, search, stop_words, use_counts, word_history

# No inline script or style and nothing from elsewhere. A page is the same bytes for everyone, so there is no nonce.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), interest-cohort=()",
}
# For this host alone: what else the council has below its name is not ours to decide.
TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
FEATURES = (
    single_sign_on,
    browse,
    search,
    api,
    feeds,
    pictures,
    easy_read,
    handbook,
    history,
    languages,
    young_people,
    importing,
    sign_in,
    join,
    account,
    own_data,
    own_address,
    notice_choice,
    people,
    handing_over,
    deleting,
    mandates,
    upkeep,
    audit_log,
    reviewing,
    sharing,
    suggesting,
    replacing,
    page_overview,
    my_work,
    waiting,
    translations,
    draft,
    giving_away,
    linking,
    edit_pictures,
    provision_record,
    verification,
    my_list,
    leaflet,
    self_audit,
    area_picture,
    not_found,
    curation,
    proposals,
    use_counts,
    pins,
    stop_words,
    giving,
    dealing,
    word_history,
    settings,
)
MAX_REQUEST_BYTES = 1_000_000


class _CompiledTemplates(FileSystemBytecodeCache):
    """Templates as they were compiled last, named by what is in them. Where the folder cannot be written, each process
    compiles its own."""

    def __init__(self, folder: Path) -> None:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder))

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def make_app(site: Site) -> Flask:
    """The application with its front (see ``oap.web.http.page_cache``) as ``wsgi_app``."""
    app = Flask(__name__, static_folder=None, template_folder=str(site.config.templates_dir))
    app.request_class = MemoryRequest
    app.url_rule_class = Route
    app.url_map.converters["int"] = RowNumber
    app.url_map.merge_slashes = False  # the router would lead to the host that the request names: see tidy_address
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_REQUEST_BYTES  # an audit of every statement is most of it
    app.jinja_env.undefined = StrictUndefined
    if app.jinja_env.bytecode_cache is None:  # Flask.jinja_options may name one for several applications
        app.jinja_env.bytecode_cache = _CompiledTemplates(site.config.index_dir / "templates")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["oap"] = site
    files = StaticFiles()
    sessions.register(app, site)
    limits.register(app, site, sessions.known_here)
    csrf.register(app)
    single_sign_on.register(app, site.config)
    app.url_map.converters["page_type"] = PageTypeConverter
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    app.add_url_rule("/static/<path:name>", "static", files.serve)
    errors.register(app)
    phase.register(app)
    _templates(app, site, files)

    always = HEADERS | (TLS_ONLY if site.config.is_https else {})

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in always.items():
            response.headers.setdefault(name, value)
        if request.environ.get("oap.private") or request.environ.get("oap.from-request"):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["X-Robots-Tag"] = "noindex"
        response.headers.setdefault("Cache-Control", "no-store" if response.status_code >= 400 else "no-cache")
        return response

    inner: Any = app.wsgi_app
    if site.config.proxies:
        inner = ProxyFix(inner, x_for=site.config.proxies, x_proto=site.config.proxies, x_host=site.config.proxies)
    app.wsgi_app = PageCache(inner, site)  # type: ignore[method-assign]  # how Flask says to wrap an application
    return app


def _templates(app: Flask, site: Site, files: StaticFiles) -> None:
    app.jinja_env.globals.update(
        static=files.url,
        standing=STANDING,
        page_types=PAGE_TYPES,
        type_of=type_of,
    )
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["day_of"] = lambda moment: day(moment[:10])
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["readable"] = readable
    app.jinja_env.filters["inline"] = lambda text: Markup(render_inline(text))  # noqa: S704  sanitised by the renderer
    app.jinja_env.filters["review_status"] = lambda review_by: review_status(
        review_by, site.clock.today(), checked=False
    )

    @app.context_processor
    def area() -> dict[str, Any]:
        configuration = site.state.configuration
        return {
            "site": configuration.settings,
            "emergency_banner": site.banner,
            "taxonomy": configuration.taxonomy,
            "base_url": site.config.base_url,
            "printed_address": printed_address,
            "path": request.path,
            "reader_phase": phase.chosen_phase() if is_public() else "",
            # On public pages nobody is signed in: they are the same for everybody.
            "is_public": is_public(),
            "signed_in": None if is_public() else current_account(),
            "has_page": sign_in.has_page,
            "waiting_for_me": waiting.for_the_bar,
            "single_sign_on": bool(site.config.oidc_issuer),
        }


def moment(value: str) -> str:
    """2026-11-24T16:50:00Z as 24 November 2026 at 4:50pm, in the time that people here live in."""
    found = utc_moment(value).astimezone(LONDON)
    return f"{day(found.date().isoformat())} at {found.hour % 12 or 12}:{found:%M}{'am' if found.hour < 12 else 'pm'}"
