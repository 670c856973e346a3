"""A part of a page as a reader with a child of one age meets it: what is for that age, and the rest to unfold."""

from __future__ import annotations

from dataclasses import dataclass, replace

from oap.core.library.rendering import RenderedGroup, RenderedProse, RenderedSection, RenderedStatement


@dataclass(frozen=True)
class SectionForAge:
    """``groups`` are for the age; ``folded`` are what is for other ages alone. Together they are the whole section."""

    heading: str
    anchor: str
    groups: tuple[RenderedGroup, ...]
    folded: tuple[RenderedGroup, ...]

    @property
    def statements(self) -> int:
        """How many are for the age."""
        return _statements(self.groups)

    @property
    def folded_statements(self) -> int:
        return _statements(self.folded)


def for_age(section: RenderedSection, phase: str) -> SectionForAge:
    """The section for a child in ``phase``; all of it when that is empty. Prose without an age is for every age."""
    groups: list[RenderedGroup] = []
    folded: list[RenderedGroup] = []
    for group in section.groups:
        if not phase or not group.phases or phase in group.phases:
            others = tuple(item for item in group.items if phase and _is_for_others(item, phase))
            groups.append(replace(group, items=tuple(item for item in group.items if item not in others)))
            if others:
                folded.append(replace(group, heading="", items=others))
        else:
            folded.append(group)
    return SectionForAge(section.heading, section.anchor, tuple(groups), tuple(folded))


def _is_for_others(item: RenderedProse | RenderedStatement, phase: str) -> bool:
    return isinstance(item, RenderedStatement) and phase not in item.phases


def _statements(groups: tuple[RenderedGroup, ...]) -> int:
    return sum(isinstance(item, RenderedStatement) for group in groups for item in group.items)
