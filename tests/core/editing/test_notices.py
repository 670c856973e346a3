"""When a notice of something said about a draft asks nothing more of its person."""

from __future__ import annotations

from dataclasses import replace

from oap.core.editing.notices import Notice, talked_out
from oap.core.pages.revisions import Comment

AUTHOR, REVIEWER, OTHER = 1, 2, 3
AT, LATER = "2026-12-01T10:00:00Z", "2026-12-01T10:05:00Z"
SAID = Comment(10, 5, "", "Really?", REVIEWER, "Rae", AT)
TOLD = Notice(AUTHOR, "event 1", "commented", AT, "sleep", 5, REVIEWER)


def answer(number: int, by: int) -> Comment:
    return Comment(number, 5, "", "Yes", by, "", LATER, answers=10)


def test_a_comment_waits_until_its_person_answered_or_it_is_done() -> None:
    assert not talked_out(TOLD, [SAID])
    assert not talked_out(TOLD, [SAID, answer(11, OTHER)]), "somebody else's answer is not theirs"
    assert talked_out(TOLD, [SAID, answer(11, AUTHOR)])
    assert talked_out(TOLD, [replace(SAID, done_at=LATER)])
    assert not talked_out(TOLD, []), "nobody knows what became of it, so it is told"


def test_of_two_things_said_in_the_same_second_both_have_to_be_over() -> None:
    second = replace(SAID, id=12, text="And why?")
    assert not talked_out(TOLD, [SAID, second, answer(13, AUTHOR)])
    assert talked_out(TOLD, [replace(SAID, done_at=LATER), second, replace(answer(13, AUTHOR), answers=12)])


def test_an_answer_waits_until_the_thread_is_done_or_answered_again() -> None:
    told = Notice(REVIEWER, "event 2", "answered", LATER, "sleep", 5, AUTHOR)
    thread = [SAID, answer(11, AUTHOR)]
    assert not talked_out(told, thread), "what they said before is no answer to it"
    assert talked_out(told, [*thread, answer(12, REVIEWER)])
    assert talked_out(told, [replace(SAID, done_at=LATER), *thread[1:]])


def test_what_is_not_done_after_all_waits_until_it_is_done_again_or_answered() -> None:
    told = Notice(REVIEWER, "event 3", "comment-open", LATER, "sleep", 5, AUTHOR)
    assert not talked_out(told, [SAID, answer(11, AUTHOR)])
    assert talked_out(told, [SAID, answer(11, REVIEWER)])
    assert talked_out(told, [replace(SAID, done_at=LATER)])
