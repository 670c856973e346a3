"""The content lint as a use case: every page and configuration file, all problems in one run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from oap.core.library.easy_read import said_again
from oap.core.lint import PageReading, check_page, check_together
from oap.core.lint.concepts import concept_problems, stray_files, topic_problems
from oap.core.lint.coverage import coverage_table
from oap.core.lint.danger_wording import danger_wording_problems, sign_word_problems
from oap.core.lint.facts import contact_wording, law_problems
from oap.core.lint.local_names import local_name_problems
from oap.core.lint.reach import contact_problems
from oap.core.numbers import whole_number
from oap.core.pages.area import area_problems
from oap.core.pages.danger_signs import SIGNS_FILE
from oap.core.pages.fact_lists import contacts_in, law_in, signs_in
from oap.core.pages.page_text import compose_page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.placing import whole
from oap.core.pages.problems import Problem
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.concept_text import FOLDER as CONCEPTS
from oap.errors import Invalid, OapError
from oap.services.pages.pictures import file_problems
from oap.site import Site
from oap.site.configuration import read_configuration
from oap.storage.content import AREA
from oap.storage.product_lists import word_rules

# The site's own addresses that a page may link to, beside pages, their types and areas of need.
OWN_ADDRESSES = (
    "/",
    "/search",
    "/audit",
    "/record",
    "/my-list",
    "/handbook",
    "/glossary",
    "/urgent-help",
    "/a-to-z",
    "/about",
    "/accessibility",
    "/privacy",
)


@dataclass(frozen=True)
class Check:
    """What a check found. ``problems`` are in order of place."""

    pages: int
    problems: Sequence[Problem]

    @property
    def errors(self) -> int:
        return sum(problem.level == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def addresses(taxonomy: Taxonomy) -> list[str]:
    return [*OWN_ADDRESSES, *(f"/{kind}" for kind in PAGE_TYPES), *(f"/areas/{area}" for area in taxonomy.areas)]


def check(site: Site, today: date, files: Sequence[Path] = ()) -> Check:
    """Everything that is wrong with the content; with ``files`` only what is wrong in those."""
    problems: list[Problem] = []
    try:
        configuration = read_configuration(site.content)
    except OapError as error:
        return Check(0, [Problem("configuration", 0, "", str(error))])
    for said in configuration.problems:
        problems += (_in_configuration(site, one) for one in said.split("\n"))
    reading = site.content.read()
    shared = site.content.read(file.path for file in site.content.shared_files())
    blocks = {page.id: page for page, _ in shared.pages.values()}
    facts = configuration.facts_with(blocks)
    problems += [*reading.problems, *shared.problems]
    made, used = [PageReading(page, text) for page, text in shared.pages.values()], set[str]()
    for page, text in reading.pages.values():
        found = whole(page, facts)
        problems += found.problems
        made.append(PageReading(found.page or page, text, page))
        used |= {ref.partition(" ")[2] for ref in found.texts}
    for one in made:
        problems += check_page(one, configuration.taxonomy, word_rules(), today)
        if not _lies(site, one.path).startswith(f"{AREA}/"):
            problems += local_name_problems(one, configuration.settings.local_names)
        problems += danger_wording_problems(one, signs_in(configuration.facts))
    for identity, why in sign_word_problems(signs_in(configuration.facts), word_rules()):
        problems.append(_in_configuration(site, f"{SIGNS_FILE}, {identity}: {why}"))
    for page, _ in shared.pages.values():
        problems += file_problems(site, page)
    problems += check_together(made, addresses(configuration.taxonomy))
    problems += [
        Problem(path, 0, "", "This appears on no page.", "warning")
        for path, (page, _) in shared.pages.items()
        if page.id not in used
    ]
    contacts, law = contacts_in(configuration.facts), law_in(configuration.facts)
    problems += contact_problems(contacts.organisations, today)
    problems += contact_wording(contacts, word_rules())
    ids = {page.id for page, _ in reading.pages.values()}
    known = {*addresses(configuration.taxonomy), *(page.url for page, _ in reading.pages.values())}
    problems += law_problems(law, word_rules(), known, ids)
    problems += [
        Problem(page.path, 0, "id", f"There is no page “{said_again(page.id)}” that this says again. Its id is easy-…")
        for page, _ in reading.pages.values()
        if PAGE_TYPES[page.type].easy_read and said_again(page.id) not in ids - {page.id}
    ]
    problems += [
        Problem("site.yml", 0, field, f"“{field}” {why}") for field, why in area_problems(configuration.settings)
    ]
    slugs = {page.slug for page, _ in reading.pages.values()}
    problems += [
        Problem("glossary.yml", 0, term.term, f"There is no page “{term.page}”.")
        for term in configuration.glossary
        if term.page and term.page not in slugs
    ]
    problems += [
        Problem("pinned.yml", 0, pin.words[0], f"There is no page “{pin.page}”.")
        for pin in configuration.pinned
        if pin.page not in slugs
    ]
    own = {path.stem for path in site.content.concept_files()}
    with suppress(ValueError):
        old = bool((site.content.thesaurus_alone() or {}).get("concepts"))
        problems += concept_problems(configuration.thesaurus, own, old)
    with suppress(ValueError):
        problems += topic_problems(site.content.concepts(), configuration.taxonomy, slugs)
    problems += stray_files(site.content.names_in(CONCEPTS))
    if files:
        wanted = {_inside(site, file) for file in files}
        problems = [problem for problem in problems if problem.file in wanted]
    here = [replace(one, file=_lies(site, one.file)) for one in problems]
    return Check(len(made), sorted(set(here)))


def _lies(site: Site, name: str) -> str:
    """Where somebody finds the file of that name, below the content folder."""
    place, root = site.content.place(name), site.content.root
    return place.relative_to(root).as_posix() if place.is_relative_to(root) and place.exists() else name


def coverage(site: Site) -> str:
    """The table of need by phase by tier by who provides, as a Markdown page. Raises Invalid when the reasons cannot be
    read."""
    file = site.content.root / "coverage.yml"
    try:
        reasons = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    except yaml.YAMLError as error:
        raise Invalid(f"coverage.yml cannot be read: {error}") from error
    pages = [whole(page, site.facts).page or page for page, _ in site.content.read().pages.values()]
    head = (
        "# What the need pages cover\n\nMade by `oap check --coverage`. Numbers count statements by who gives the "
        "help.\n\n"
    )
    return head + coverage_table(pages, read_configuration(site.content).taxonomy, reasons or {})


def tidy(site: Site, files: Sequence[Path] = ()) -> list[str]:
    """Write the tidy form of pages that are not in it. Pages with mistakes in their form are left as they are."""
    wanted = {_inside(site, file) for file in files}
    changed = []
    every = [file.path for file in (*site.content.page_files(), *site.content.shared_files())]
    for path, (page, text) in site.content.read(every).pages.items():
        new = compose_page(page)
        if new != text and (not wanted or path in wanted):
            site.content.replace(path, new)
            changed.append(path)
    return changed


def _in_configuration(site: Site, said: str) -> Problem:
    """What is wrong with a file of the configuration. ``facts/law.yml, some-id: why`` is put at the line of that
    id; ``layouts/plan.yml:12: why`` says its line itself."""
    place, _, why = said.partition(":")
    file, _, identity = place.partition(", ")
    number, _, rest = why.partition(":")
    line = whole_number(number) or 0
    if line:
        return Problem(file, line, "", rest.strip())
    if identity:
        with suppress(OSError, UnicodeDecodeError):
            lines = site.content.place(file).read_text(encoding="utf-8").split("\n")
            line = next((n for n, one in enumerate(lines, 1) if one.strip("- ") == f"id: {identity}"), 0)
    return Problem(file, line, identity, why.strip())


def _inside(site: Site, file: Path) -> str:
    """The name of what a file holds, wherever it lies."""
    try:
        path = file.resolve().relative_to(site.content.root).as_posix()
    except ValueError:
        return str(file)
    name = path.removeprefix(f"{AREA}/")
    return name if name != path and site.content.place(name) == site.content.root / path else path
