"""Headings that more than one place knows by name. Which of them a page has is for its type to say (``page_types``)."""

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
