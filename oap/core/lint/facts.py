"""What is wrong with the words of facts that stand in lists: they are read on pages, and no page holds them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from oap.core.library.links import links
from oap.core.library.plain_text import plain_text
from oap.core.lint import readability
from oap.core.lint.word_rules import WordRules
from oap.core.pages.contacts import CONTACTS_FILE, Contacts
from oap.core.pages.law import LAW_FILE, Law
from oap.core.pages.problems import Problem


def law_problems(law: Law, rules: WordRules, addresses: Collection[str], pages: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with the words of claims, with where they lead, and with the ``pages`` that they name.

    ``addresses`` are those of pages and of the site.
    """
    for claim in law.claims:
        said = claim.box or claim.family
        yield from _wording(LAW_FILE, claim.id, (said, claim.family), rules)
        for sentence in readability.sentences(claim.professional):
            yield from _legal(LAW_FILE, claim.id, sentence, rules)
        for address in (link.address for link in links(said)):
            if address.startswith("/") and address.partition("#")[0].partition("?")[0] not in addresses:
                yield Problem(LAW_FILE, 0, claim.id, f"The link “{address}” leads nowhere on this site.")
        for page in claim.pages:
            if page not in pages:
                yield Problem(LAW_FILE, 0, claim.id, f"There is no page with the id “{page}”.")


def contact_wording(contacts: Contacts, rules: WordRules) -> Iterator[Problem]:
    """Yield what is wrong with the words that readers are told about contacts."""
    for one in contacts.organisations:
        yield from _wording(CONTACTS_FILE, one.id, (one.use, one.note, one.who), rules)


def _wording(file: str, identity: str, texts: Iterable[str], rules: WordRules) -> Iterator[Problem]:
    for text in dict.fromkeys(texts):
        plain = plain_text(text)
        for sentence in readability.long_sentences(plain):
            most = readability.MAX_SENTENCE_WORDS
            yield Problem(file, 0, identity, f"This sentence has more than {most} words: “{sentence[:60]}…”")
        for sentence in readability.sentences(plain):
            yield from _legal(file, identity, sentence, rules)
            for word in rules.respectful.blaming_words(sentence):
                yield Problem(file, 0, identity, f"“{word}” blames or labels a child. “{sentence[:80]}”")


def _legal(file: str, identity: str, sentence: str, rules: WordRules) -> Iterator[Problem]:
    for why in rules.legal.problems(sentence):
        yield Problem(file, 0, identity, f"Legal wording: {why}. “{sentence[:120]}”")
