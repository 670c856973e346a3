"""The runs of a paragraph of a Word file: the words that stand, and those that are in the file but do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from oap.core.importing.blocks import PLACEHOLDER, count_letters, tidy
from oap.documents.word_styles import Style, Styles, run_look

MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXT = (qn("w:t"), qn("w:delText"), f"{MATHS}t")
_INSIDE = {
    qn(f"w:{name}")
    for name in (
        "hyperlink",
        "smartTag",
        "customXml",
        "fldSimple",
        "sdtContent",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
        "rt",
    )
}
WHY_GONE = {
    "deleted": "Taken out by a tracked change that nobody has accepted yet",
    "moved": "Moved to another place by a tracked change",
    "struck": "Struck through",
    "hidden": "Hidden text",
    "placeholder": PLACEHOLDER,
}


@dataclass
class Text:
    """The words of a paragraph while they are gathered."""

    style: Style
    shown: list[str] = field(default_factory=list)
    looks: list[tuple[int, Style]] = field(default_factory=list)  # letters and how they look
    gone: list[tuple[str, str]] = field(default_factory=list)  # (standing, words)
    put_in: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # (kind, id)
    boxes: list[Any] = field(default_factory=list)

    def add(self, text: str, standing: str, look: Style, inserted: bool) -> None:
        if standing:
            if self.gone and self.gone[-1][0] == standing:
                self.gone[-1] = (standing, self.gone[-1][1] + text)
            else:
                self.gone.append((standing, text))
            return
        self.shown.append(text)
        if text.strip():
            self.looks.append((len(text.strip()), look))
        if inserted and text.strip():
            self.put_in.append(text.strip())

    def doubt(self) -> str:
        """What a person should look at: words that a tracked change put in or took out."""
        gone = [
            tidy(words) for standing, words in self.gone if standing in ("deleted", "struck") and count_letters(words)
        ]
        said = []
        if self.put_in:
            said.append(f"“{tidy(' '.join(self.put_in))[:80]}” was put in by a tracked change")
        if gone:
            said.append(f"“{'”, “'.join(gone)[:80]}” was taken out")
        return " and ".join(said)


class Runs:
    """Gathers runs. ``leave`` puts down a text box in words that do not stand, with why."""

    def __init__(self, styles: Styles, leave: Callable[[Any, str], None]) -> None:
        self._styles, self._leave = styles, leave

    def gather(self, container: Any, text: Text, standing: str, inserted: bool = False) -> None:
        """Gather the runs of a paragraph, or of a part of it, with their standing."""
        for child in container:
            tag = child.tag
            if tag == qn("w:r"):
                self._run(child, text, standing, inserted)
            elif tag == qn("w:del"):
                self.gather(child, text, standing or "deleted", inserted)
            elif tag == qn("w:moveFrom"):
                self.gather(child, text, standing or "moved", inserted)
            elif tag in (qn("w:ins"), qn("w:moveTo")):
                self.gather(child, text, standing, inserted or tag == qn("w:ins"))
            elif tag == qn("w:sdt"):
                waiting = shows_placeholder(child)
                for content in child.findall(qn("w:sdtContent")):
                    self.gather(content, text, standing or ("placeholder" if waiting else ""), inserted)
            elif tag in _INSIDE:
                self.gather(child, text, standing, inserted)
            elif tag in (f"{MATHS}oMath", f"{MATHS}oMathPara"):
                said = "".join(one.text or "" for one in child.iter(*TEXT))
                text.add(said, standing, text.style, inserted)
            elif tag == f"{ALTERNATIVES}AlternateContent":
                for choice in child:
                    self.gather(choice, text, standing, inserted)

    def _run(self, run: Any, text: Text, standing: str, inserted: bool) -> None:
        properties = run.find(qn("w:rPr"))
        named = properties.find(qn("w:rStyle")) if properties is not None else None
        character = self._styles.by_id.get(named.get(qn("w:val")) or "") if named is not None else None
        look = run_look(properties, text.style, character)
        standing = standing or ("hidden" if look.hidden else "struck" if look.struck else "")
        for child in run:
            tag = child.tag
            if tag in (qn("w:t"), qn("w:delText")):
                text.add(child.text or "", standing or ("deleted" if tag == qn("w:delText") else ""), look, inserted)
            elif tag in (qn("w:br"), qn("w:cr")):
                text.add("\n", standing, look, False)
            elif tag in (qn("w:tab"), qn("w:ptab")):
                text.add("\t", standing, look, False)
            elif tag == qn("w:noBreakHyphen"):
                text.add("-", standing, look, False)
            elif tag == qn("w:sym"):
                number = child.get(qn("w:char")) or ""
                text.add(chr(int(number, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", number) else "•", standing, look, False)
            elif tag == qn("w:fldChar"):
                kind = child.get(qn("w:fldCharType"))
                if kind == "begin" and child.find(f"{qn('w:ffData')}/{qn('w:checkBox')}") is not None:
                    text.add("☐", standing, look, False)
            elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                text.notes.append(
                    ("footnote" if tag == qn("w:footnoteReference") else "endnote", child.get(qn("w:id")) or "")
                )
            elif tag in (qn("w:drawing"), qn("w:pict"), qn("w:object"), f"{ALTERNATIVES}AlternateContent"):
                inner = [box for box in child.iter(qn("w:txbxContent")) if not _inside_another(box, child)]
                if standing:
                    for box in inner:
                        self._leave(box, WHY_GONE[standing])
                else:
                    text.boxes += inner


def _inside_another(box: Any, top: Any) -> bool:
    owner = box.getparent()
    while owner is not None and owner is not top:
        if owner.tag == qn("w:txbxContent"):
            return True
        owner = owner.getparent()
    return False


def shows_placeholder(control: Any) -> bool:
    """Whether what a content control shows is only Word's request to fill it in."""
    return control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None
