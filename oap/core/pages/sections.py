"""The headings each type of page has, in order, and which of them a page must have."""

from __future__ import annotations

FAST, NOTICE, PROVIDES, HEALTH, HOME, NOT_ENOUGH, WHO = (
    "Get help fast",
    "What you might notice",
    "What the setting provides",
    "Help from health without a referral",
    "What you can do at home",
    "If this is not enough",
    "Who to talk to",
)

# type -> ((heading, required), ...). Guides have headings of their own.
SECTIONS: dict[str, tuple[tuple[str, bool], ...]] = {
    "needs": (
        (FAST, False),
        (NOTICE, True),
        (PROVIDES, True),
        (HEALTH, True),
        (HOME, True),
        (NOT_ENOUGH, True),
        (WHO, True),
    ),
    "strategies": (
        ("Who it helps", True),
        ("How to do it", True),
        (PROVIDES, False),
        ("How long before it helps", True),
        ("What it costs", True),
        ("In each phase", True),
        ("At home", True),
        ("How strong the evidence is", True),
        ("Take care", True),
    ),
    "services": (
        ("What they can do", True),
        ("Who can ask", True),
        ("How to get in touch", True),
        ("What to say when you contact them", True),
        ("What needs a referral", True),
        ("While you wait", False),
    ),
    "expectations": (
        ("Why it matters", True),
        (PROVIDES, True),
        ("What a visitor would see", True),
        ("Questions to ask", True),
        ("If this is not happening", True),
    ),
}
MIN_NEED_STATEMENTS = 8
