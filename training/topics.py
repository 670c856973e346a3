"""Teach what reads topics: ``python -m training.topics``. Writes ``oap/data/topics.npz``.

In pieces, each under an hour on two cores; what one made is kept in ``training/made/`` and used by the next. There may
be more teachers than one (``TEACHERS``); they and ``known`` may run beside each other:

    python -m training.topics teach-11   a teacher, the encoder fine-tuned on the thesaurus and our pages
    python -m training.topics pool       made-up queries
    python -m training.topics label-11   what it says of them
    python -m training.topics known      the small model, taught with what is known of each text
    python -m training.topics student    the same, taught with what the teachers say

Without a word it does all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from oap.core.search.small_transformer import WINDOW
from oap.core.search.topic_reader import TopicReader, phrase_print, phrases_digest, taught_phrases
from oap.storage.topic_reader import MODEL, save_topic_reader
from training.danger import MADE
from training.descent import Descent
from training.encoder import Teacher, padded
from training.phrases import words_of
from training.pieces import Pieces
from training.student import HEADS, Student
from training.topic_texts import TopicTexts, topic_names

TEACHERS = (11,)  # the seed of each
LAYERS, AS_IT_COMES = 3, 1  # of a teacher; the lowest is left as it comes
TEACHER_STEPS, TEACHER_BATCH, TEACHER_RATE, HEAD_RATE = 550, 128, 2e-4, 3e-3
POOL = 100_000
KNOWN_STEPS, KNOWN_BATCH, KNOWN_RATE = 4500, 384, 2e-3
STUDENT_STEPS, STUDENT_BATCH, STUDENT_RATE = 250, 512, 1e-3
SHARE = 0.4  # of what it reads, beside the counts; chosen on the third of all sets that is held back


def teach(seed: int, pieces: Pieces) -> None:
    torch.manual_seed(seed)
    texts = TopicTexts.of_content(seed)
    model = Teacher(LAYERS, [len(texts.topics)])
    model.freeze(AS_IT_COMES)
    head = list(model.head.parameters())
    body = [p for name, p in model.named_parameters() if p.requires_grad and not name.startswith("head")]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": TEACHER_RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [TEACHER_RATE, HEAD_RATE], total_steps=TEACHER_STEPS, pct_start=0.1
    )
    batches: list[list[tuple[list[int], NDArray[np.float32]]]] = []
    model.train()
    descent = Descent(f"teacher {seed}", model, optimiser, schedule, every=25)
    for _ in range(TEACHER_STEPS):
        if not batches:
            batches = batches_of(texts, pieces, TEACHER_BATCH)
        batch = batches.pop()
        about = torch.tensor(np.array([one[1] for one in batch]))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            (said,) = model(*padded([pieces.of_encoder[one[0]].tolist() for one in batch]), drop=0.1)
        descent.step(functional.cross_entropy(said.float(), about, label_smoothing=0.05))
    torch.save(model.state_dict(), MADE / f"topics-teacher-{seed}.pt")


def pool(pieces: Pieces) -> None:
    """Make up queries, at most a window long. They are kept: made again from changed content they would be others than
    the teachers labelled."""
    texts = TopicTexts.of_content(99)
    made: dict[str, None] = {}
    while len(made) < POOL:
        made.setdefault(texts.made_up().lower())
    cut = sorted((pieces.cut(text)[:WINDOW] for text in made), key=len)
    flat = np.concatenate([np.array(one, dtype=np.int32) for one in cut])
    topics = np.array(" ".join(texts.topics))
    np.savez(MADE / "topics-pool.npz", flat=flat, lengths=np.array([len(one) for one in cut]), topics=topics)


def label(seed: int, pieces: Pieces) -> None:
    """What a teacher says of the made-up queries."""
    made = np.load(MADE / "topics-pool.npz")
    topics = str(made["topics"]).split()
    cut = np.split(made["flat"], np.cumsum(made["lengths"])[:-1])
    model = Teacher(LAYERS, [len(topics)])
    model.load_state_dict(torch.load(MADE / f"topics-teacher-{seed}.pt"))
    model.eval()
    said = np.zeros((len(cut), len(topics)), dtype=np.float16)
    with torch.inference_mode():
        for at in range(0, len(cut), 256):
            some = [pieces.of_encoder[one].tolist() for one in cut[at : at + 256]]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                (likely,) = model(*padded(some))
            said[at : at + 256] = likely.float().softmax(1).numpy()
            if at // 256 % 100 == 0:
                print(f"labelled {at} of {len(cut)}", flush=True)
    np.save(MADE / f"topics-said-{seed}.npy", said)


def known(pieces: Pieces) -> None:
    """Teach the small model what is known, which takes no teacher: it has less to learn of them."""
    torch.manual_seed(3)
    texts = TopicTexts.of_content(7)
    model = Student(pieces.kept, 1, {"topic": len(texts.topics)})
    model.train()
    optimiser = torch.optim.AdamW(model.parameters(), KNOWN_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, KNOWN_RATE, total_steps=KNOWN_STEPS, pct_start=0.1)
    descent = Descent("known", model, optimiser, schedule, every=25)
    batches: list[list[tuple[list[int], NDArray[np.float32]]]] = []
    for _ in range(KNOWN_STEPS):
        if not batches:
            batches = batches_of(texts, pieces, KNOWN_BATCH)
        batch = batches.pop()
        (said,) = model(*padded([one[0] for one in batch]), drop=0.1)
        about = torch.tensor(np.array([one[1] for one in batch]))
        descent.step(functional.cross_entropy(said, about, label_smoothing=0.05))
        if descent.steps % 300 == 0:
            write(pieces, model, texts.topics, SHARE)
            model.train()
    torch.save(model.state_dict(), MADE / "topics-known.pt")
    write(pieces, model, texts.topics, SHARE)


def batches_of(texts: TopicTexts, pieces: Pieces, size: int) -> list[list[tuple[list[int], NDArray[np.float32]]]]:
    """Drawn texts as pieces with what they are about, in batches of about one length: nothing is spent on filling."""
    drawn = [texts.draw() for _ in range(size * 8)]
    cut = sorted(((_window(pieces.cut(one.text), texts), one.about) for one in drawn), key=lambda one: len(one[0]))
    batches = [cut[at : at + size] for at in range(0, len(cut), size)]
    texts.random.shuffle(batches)
    return batches


def _window(cut: list[int], texts: TopicTexts) -> list[int]:
    """As much of a text as is read at once: of a longer one its beginning, or, as often, any part."""
    spare = max(0, len(cut) - WINDOW)
    start = texts.random.randint(0, spare) if spare and texts.random.random() < 0.5 else 0
    return cut[start : start + WINDOW]


def student(pieces: Pieces) -> None:
    torch.manual_seed(3)
    made = np.load(MADE / "topics-pool.npz")
    lengths, flat, topics = made["lengths"], made["flat"], str(made["topics"]).split()
    said_by = [np.load(MADE / f"topics-said-{seed}.npy").astype(np.float32) for seed in TEACHERS]
    wanted = torch.tensor(np.mean(said_by, axis=0))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    model, chance = Student(pieces.kept, 1, {"topic": len(topics)}), np.random.default_rng(5)
    model.load_state_dict(torch.load(MADE / "topics-known.pt"))
    model.train()
    optimiser = torch.optim.AdamW(model.parameters(), STUDENT_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, STUDENT_RATE, total_steps=STUDENT_STEPS, pct_start=0.1)
    descent = Descent("student", model, optimiser, schedule, every=25)
    for _ in range(STUDENT_STEPS):
        # The pool is in order of length: a run of it, some of whose texts are left out, needs next to no filling.
        at = int(chance.integers(0, len(lengths) - 4 * STUDENT_BATCH))
        some = np.sort(at + chance.choice(4 * STUDENT_BATCH, STUDENT_BATCH, replace=False))
        longest = int(lengths[some].max())
        places = starts[some][:, None] + np.arange(longest)
        mask = np.arange(longest) < lengths[some][:, None]
        read = np.where(mask, flat[np.minimum(places, len(flat) - 1)], 0)
        (said,) = model(torch.tensor(read, dtype=torch.long), torch.tensor(mask, dtype=torch.float32), drop=0.1)
        descent.step(-(wanted[some] * said.log_softmax(1)).sum(1).mean())
    write(pieces, model, topics, SHARE)


def write(pieces: Pieces, model: Student, topics: Sequence[str], share: float) -> None:
    """Write the product's file."""
    model.eval()
    thesaurus, taxonomy = words_of()
    phrases = list(taught_phrases(thesaurus, topic_names(taxonomy)))
    reader = TopicReader(
        model.stored(),
        {piece: n for n, piece in enumerate(pieces.names)},
        HEADS,
        tuple(topics),
        share,
        phrases_digest(phrases),
        np.unique(np.array([phrase_print(said) for said, _ in phrases], dtype=np.uint32)),
    )
    save_topic_reader(MODEL, reader)
    print(f"{MODEL.stat().st_size / 1e6:.1f} MB", flush=True)


STEPS: dict[str, Callable[[Pieces], None]] = {
    **{f"teach-{seed}": partial(teach, seed) for seed in TEACHERS},
    "pool": pool,
    **{f"label-{seed}": partial(label, seed) for seed in TEACHERS},
    "known": known,
    "student": student,
}

if __name__ == "__main__":
    MADE.mkdir(exist_ok=True)
    for name in sys.argv[1:] or STEPS:
        STEPS[name](Pieces())
