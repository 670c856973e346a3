"""Which language something is written in, as far as that can be told from a few words.

Searching is in English. What is in another language is not corrected to English words, and whoever shows the answer may
say so. In doubt it is English: a name, or a word that several languages have, decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

ENGLISH = "en"
ENOUGH = 0.5  # of the letters in a script, or of the words among the little words of a language
FEWEST = 2  # little words of a language
# Scripts that one language of families here is mostly written in.
_SCRIPTS = {
    "ARABIC": "ar",
    "CYRILLIC": "uk",
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "DEVANAGARI": "hi",
    "TAMIL": "ta",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "GREEK": "el",
    "HEBREW": "he",
    "ETHIOPIC": "am",
    "THAI": "th",
}
_URDU, _PERSIAN = frozenset("ٹڈڑںےھہ"), frozenset("پچژگک")
# Little words, and those that a parent's question begins with, that are no English words.
_LITTLE = {
    "pl": "moje moj moja dziecko syn corka nie jest sie jak co czy dla ma chce szkole szkola moze prosze pomoc",
    "ro": "copilul fiul fiica meu mea nu este cum ce pentru are vrea la scoala poate ajutor si cu va rog",
    "es": "mi hijo hija nino nina no es como que para tiene quiere la el escuela puede ayuda por favor y con en",
    "pt": "meu minha filho filha nao como que para tem quer escola pode ajuda por favor com na",
    "fr": "mon ma fils fille enfant ne pas est comment que pour il elle veut ecole peut aide et avec je",
    "it": "mio mia figlio figlia bambino non come che per vuole scuola aiuto con della il la",
    "de": "mein meine sohn tochter kind nicht ist wie was fur hat will schule kann hilfe und mit ich",
    "so": "wiilkayga wiilkaygu gabadhayda gabadhaydu ilmahayga ilmahaygu ma waa sidee maxaa iyo dugsiga caawimaad "
    "waxaan ku hadlo hadlin hadlayo",
    "tr": "oglum kizim cocugum degil nasil ne icin var istiyor okul okulda yardim ve ile bir",
    "lt": "mano sunus dukra vaikas ne yra kaip ka nori mokykla mokykloje pagalba ir su",
    "hu": "fiam lanyom gyermekem nem van hogyan mit akar iskola iskolaban segitseg es egy",
    "sq": "djali vajza im ime nuk eshte si cfare per ka do shkolla ndihme dhe me",
    # As they are typed without their own letters, by people here.
    "ur": "mera meri mere beta beti bacha bachi nahi nahin hai hain kya kaise mujhe usko uski uska karta karti liye "
    "chahiye madad mein aur bohat bahut",
    "bn": "amar chele meye bachcha baccha na keno kivabe korbo korte hobe jonno bole kotha shahajjo ebong",
    "pa": "mera meri puttar munda kuri dhee nahi nahin karda kardi bolda boldi kiven kive nu lai madad chahidi",
    "cy": "fy mab merch plentyn ddim yn mae sut beth ar gyfer ysgol help a gyda",
}
_WORDS = {language: frozenset(words.split()) for language, words in _LITTLE.items()}
_SPOKEN_IN = {
    word: tuple(language for language, little in _WORDS.items() if word in little)
    for word in {word for little in _WORDS.values() for word in little}
}
_ENGLISH = frozenset("a the is my in to of and not he she i it for with me at on who what how can does".split())
_WORD = re.compile(r"[^\W\d_]+")


def _by_its_letters(letters: list[str]) -> str:
    """Urdu and Persian add letters of their own to those of Arabic."""
    own = set(letters)
    return "ur" if own & _URDU else "fa" if own & _PERSIAN else "ar"


def without_little_words(words: Iterable[str], language: str) -> list[str]:
    """What may be found in English pages of words in another language: names and terms, not what only looks English."""
    return [word for word in words if _folded(word) not in _WORDS.get(language, ())]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def language_of(text: str) -> str:
    """The code (BCP 47) of the language that a text is most likely written in."""
    letters = [c for c in text if c.isalpha()] if not text.isascii() else []
    scripts = Counter(unicodedata.name(c, "").partition(" ")[0] for c in letters if not c.isascii())
    for script, count in scripts.most_common(1):
        if count > ENOUGH * len(letters) and (language := _SCRIPTS.get(script, "")):
            return _by_its_letters(letters) if language == "ar" else language
    words = _WORD.findall(_folded(text))
    found = Counter(language for word in words for language in _SPOKEN_IN.get(word, ()))
    likeliest = max(_WORDS, key=lambda language: found[language])
    sure = found[likeliest] >= max(FEWEST, ENOUGH * len(words)) and found[likeliest] > sum(w in _ENGLISH for w in words)
    return likeliest if sure else ENGLISH
