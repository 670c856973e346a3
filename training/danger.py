"""Teach what hears danger: ``python -m training.danger``. Writes ``oap/data/crisis.npz``.

In pieces, each under an hour on two cores; what one made is kept in ``training/made/`` and used by the next:

    python -m training.danger teach     the teacher, the encoder fine-tuned on the examples of
    content/danger-examples.yml python -m training.danger label     what it says of made-up texts
    python -m training.danger student   the small model, taught with that
    python -m training.danger grow      a second layer, taught with the same
    python -m training.danger stories   the same, taught with long texts as wholes: danger is loud in one of their
    windows, or in none python -m training.danger truth     a little more, with what is known of each text instead of
    what the teacher says python -m training.danger thresholds

Without a word it does all seven. A tenth of the examples is not taught: at the end it is said how these fare.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from oap.core.search.crisis import read_examples
from oap.core.search.crisis_model import CrisisModel
from oap.core.search.small_transformer import WINDOW
from oap.storage.content import EXAMPLES, ContentFolder
from oap.storage.crisis_model import MODEL, load_crisis_model, save_crisis_model
from training.descent import Descent
from training.encoder import CLASSES, Teacher, padded
from training.phrases import CONTENT
from training.pieces import Pieces
from training.student import HEADS, Student
from training.texts import KINDS, Texts, part

MADE = Path(__file__).parent / "made"
KEPT = MADE / "student.npz"
HELD_OUT = 0  # the tenth that is not taught
TEACHERS = ((6, 11),)  # layers and seed of each
TEACHER_STEPS, TEACHER_BATCH, TEACHER_RATE, TEACHER_LONGEST = 1700, 48, 1.2e-4, 64
POOL = 90_000
STUDENT_STEPS, STUDENT_BATCH, STUDENT_RATE = 5000, 384, 2e-3
GROW_STEPS, GROW_RATE = 3000, 1e-3
STORIES, STORY_STEPS, STORY_BATCH, STORY_RATE, LONGEST = 9000, 900, 64, 5e-4, 128
# Set on the sets of tests/queries/danger that were worked on, false alarms first: at most 1% of whole ordinary posts
# sure and 5% perhaps.
SURE, PERHAPS = 2.0, -0.7
TRUTH_STEPS, TRUTH_BATCH, TRUTH_RATE = 500, 192, 2e-4
FRAMED = 6000


def teach(pieces: Pieces) -> None:
    for layers, seed in TEACHERS:
        torch.manual_seed(seed)
        texts, model = Texts.of_content(seed, without_part=HELD_OUT), Teacher(layers)
        head = list(model.head.parameters())
        body = [p for name, p in model.named_parameters() if p.requires_grad and not name.startswith("head")]
        optimiser = torch.optim.AdamW(
            [{"params": body, "lr": TEACHER_RATE}, {"params": head, "lr": 2e-3}], weight_decay=0.01
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, [TEACHER_RATE, 2e-3], total_steps=TEACHER_STEPS, pct_start=0.1
        )
        batches: list[list[tuple[list[int], int, int]]] = []
        model.train()
        descent = Descent(f"teacher of {layers} layers", model, optimiser, schedule)
        for _ in range(TEACHER_STEPS):
            if not batches:  # texts of about one length together: nothing is spent on filling
                drawn = [texts.draw() for _ in range(TEACHER_BATCH * 16)]
                cut = [
                    (pieces.of_encoder[pieces.cut(one.text)[:TEACHER_LONGEST]].tolist(), one.kind, one.speaker)
                    for one in drawn
                ]
                cut.sort(key=lambda one: len(one[0]))
                batches = [cut[at : at + TEACHER_BATCH] for at in range(0, len(cut), TEACHER_BATCH)]
                texts.random.shuffle(batches)
            batch = batches.pop()
            kinds, speakers = torch.tensor([one[1] for one in batch]), torch.tensor([one[2] for one in batch])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                kind, speaker = model(*padded([one[0] for one in batch]), drop=0.1)
            kind, speaker = kind.float(), speaker.float()
            loss = functional.cross_entropy(kind, kinds, label_smoothing=0.03)
            if (known := speakers >= 0).any():
                loss = loss + 0.3 * functional.cross_entropy(speaker[known], speakers[known])
            descent.step(loss)
        torch.save(model.state_dict(), MADE / f"teacher-{seed}.pt")


def label(pieces: Pieces) -> None:
    """What the teachers say, on average of the logarithms, of drawn texts and of windows of the long ones."""
    texts = Texts.of_content(99, without_part=HELD_OUT)
    windows: list[list[int]] = []
    while len(windows) < POOL:
        windows += pieces.windows(texts.draw().text)
    kinds, speakers = said_by_teachers(pieces, windows)
    np.savez(
        MADE / "pool.npz",
        pieces=np.array([np.array(w, dtype=np.int32) for w in windows], dtype=object),
        kinds=kinds,
        speakers=speakers,
    )


def said_by_teachers(
    pieces: Pieces, windows: Sequence[Sequence[int]]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    order = sorted(range(len(windows)), key=lambda n: len(windows[n]))
    kinds = np.zeros((len(windows), CLASSES), dtype=np.float32)
    speakers = np.zeros((len(windows), 3), dtype=np.float32)
    for layers, seed in TEACHERS:
        model = Teacher(layers)
        model.load_state_dict(torch.load(MADE / f"teacher-{seed}.pt"))
        model.eval()
        with torch.inference_mode():
            for at in range(0, len(order), 256):
                some = order[at : at + 256]
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    kind, speaker = model(*padded([pieces.of_encoder[windows[n]].tolist() for n in some]))
                kind, speaker = kind.float(), speaker.float()
                kinds[some] += kind.log_softmax(1).numpy() / len(TEACHERS)
                speakers[some] += speaker.log_softmax(1).numpy() / len(TEACHERS)
        print(f"labelled by the teacher of {layers} layers", flush=True)
    return _probable(kinds), _probable(speakers)


def student(pieces: Pieces) -> None:
    torch.manual_seed(3)
    model = Student(pieces.kept, 1)
    learn_from_teacher(model, STUDENT_STEPS, STUDENT_RATE, seed=5)
    keep(pieces, model)


def grow(pieces: Pieces) -> None:
    torch.manual_seed(4)
    model = Student(pieces.kept, 1)
    model.load_stored(load_crisis_model(KEPT).weights)
    model.grow()
    learn_from_teacher(model, GROW_STEPS, GROW_RATE, seed=7)
    keep(pieces, model)


def learn_from_teacher(model: Student, steps: int, rate: float, seed: int) -> None:
    """Teach a student what the teacher said of the pool: texts of about one length together."""
    pool = np.load(MADE / "pool.npz", allow_pickle=True)
    texts, kinds, speakers = pool["pieces"], torch.tensor(pool["kinds"]), torch.tensor(pool["speakers"])
    lengths = np.array([len(text) for text in texts])
    chance = np.random.default_rng(seed)
    model.train()
    optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    descent = Descent("student", model, optimiser, schedule, every=250)
    for _ in range(steps):
        some = chance.integers(0, len(texts), STUDENT_BATCH * 8)
        some = np.array_split(some[np.argsort(lengths[some])], 8)[chance.integers(0, 8)]
        kind, speaker = model(*padded([texts[n].tolist() for n in some]), drop=0.1)
        loss = -(kinds[some] * kind.log_softmax(1)).sum(1).mean()
        loss = loss - 0.3 * (speakers[some] * speaker.log_softmax(1)).sum(1).mean()
        descent.step(loss)


def keep(pieces: Pieces, model: Student) -> None:
    """Keep a student that is not finished where the next step finds it."""
    model.eval()
    names = {piece: n for n, piece in enumerate(pieces.names)}
    save_crisis_model(KEPT, CrisisModel(model.stored(), names, KINDS, HEADS, 0.0, 0.0, frozenset()))


def stories(pieces: Pieces) -> None:
    """Teach long texts as wholes: the loudest of a text's windows has to say what the teacher says of the whole."""
    texts = Texts.of_content(123, without_part=HELD_OUT)
    long: list[list[int]] = []
    known: list[int] = []
    while len(long) < STORIES:
        drawn = texts.draw()
        cut = pieces.cut(drawn.text)
        if len(cut) > WINDOW:
            long.append(cut[:LONGEST])
            known.append(drawn.kind)
    kinds, _ = said_by_teachers(pieces, long)
    # Half of what a whole story should say is what we know of it: the teacher too takes a hospital for an emergency.
    kinds = (kinds + np.eye(CLASSES, dtype=np.float32)[known]) / np.float32(2)
    pool = np.load(MADE / "pool.npz", allow_pickle=True)
    short, short_kinds = pool["pieces"], torch.tensor(pool["kinds"])
    wanted = torch.tensor(kinds)
    model, chance = Student(pieces.kept, 2), np.random.default_rng(6)
    model.load_stored(load_crisis_model(KEPT).weights)
    model.train()
    optimiser = torch.optim.AdamW(model.parameters(), STORY_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, STORY_RATE, total_steps=STORY_STEPS, pct_start=0.1)
    descent = Descent("stories", model, optimiser, schedule)
    for _ in range(STORY_STEPS):
        some = chance.integers(0, len(long), STORY_BATCH)
        beside = chance.integers(0, len(short), STORY_BATCH * 2)
        windows = [window for n in some for window in pieces.cut_up(long[n])]
        owners = torch.tensor([place for place, n in enumerate(some) for _ in pieces.cut_up(long[n])])
        said = model(*padded([*windows, *(short[n].tolist() for n in beside)]), drop=0.1)[0].log_softmax(1)
        quiet = said[: len(windows), 0]
        loudest = torch.stack(
            [(owners == place).nonzero()[quiet[owners == place].argmin(), 0] for place in range(len(some))]
        )
        loss = (
            -(wanted[some] * said[loudest]).sum(1).mean() - (short_kinds[beside] * said[len(windows) :]).sum(1).mean()
        )
        descent.step(loss)
    model.eval()
    write(pieces, model.stored())


def write(pieces: Pieces, weights: dict[str, NDArray[Any]], learned: frozenset[str] | None = None) -> None:
    """Set the thresholds and write the product's file. ``learned`` are fingerprints of examples; those there are when
    it is None."""
    if learned is None:
        folder = ContentFolder(CONTENT)
        data = [folder.configuration(name) for name in EXAMPLES]
        learned = frozenset(example.fingerprint for example in read_examples(data, KINDS))
    names = {piece: n for n, piece in enumerate(pieces.names)}
    model = CrisisModel(weights, names, KINDS, HEADS, SURE, PERHAPS, learned)
    save_crisis_model(MODEL, model)
    print(f"{MODEL.stat().st_size / 1e6:.1f} MB")
    framed = Texts.of_content(77)
    told = [f"{framed.opening()} {framed.random.choice(framed.phrases)}" for _ in range(FRAMED)]
    held = Texts.of_content(1)
    for name, said in (
        ("framed ways of saying ordinary things", told),
        ("danger", [pair.danger for pair in held.pairs if part(pair.danger) == HELD_OUT]),
        ("their ordinary counterparts", [pair.ordinary for pair in held.pairs if part(pair.danger) == HELD_OUT]),
        ("other ordinary texts", [text for text in held.ordinary if part(text) == HELD_OUT]),
    ):
        found = np.array([model.read(text).odds for text in said])
        print(
            f"held out, {len(said)} {name}: {np.mean(found >= SURE):.3f} sure, {np.mean(found >= PERHAPS):.3f} "
            "sure or perhaps, by the model alone"
        )


def _probable(logarithms: NDArray[np.float32]) -> NDArray[np.float32]:
    raised: NDArray[np.float32] = np.exp(logarithms - logarithms.max(1, keepdims=True))
    probable: NDArray[np.float32] = raised / raised.sum(1, keepdims=True)
    return probable


def truth(pieces: Pieces) -> None:
    """Last, and gently, what is known of each text: the teacher is sometimes wrong about what it was taught itself."""
    texts, chance = Texts.of_content(321, without_part=HELD_OUT), np.random.default_rng(8)
    drawn = [texts.draw() for _ in range(TRUTH_STEPS * TRUTH_BATCH)]
    model = Student(pieces.kept, 2)
    model.load_stored(load_crisis_model().weights)
    model.train()
    optimiser = torch.optim.AdamW(model.parameters(), TRUTH_RATE, weight_decay=0.01)
    descent = Descent("truth", model, optimiser)
    by_length = sorted(drawn, key=lambda one: len(one.text))
    batches = [by_length[at : at + TRUTH_BATCH] for at in range(0, len(by_length), TRUTH_BATCH)]
    for number in chance.permutation(len(batches)):
        cut = [pieces.windows(one.text) for one in batches[number]]
        owners = torch.tensor([place for place, windows in enumerate(cut) for _ in windows])
        said = model(*padded([window for windows in cut for window in windows]), drop=0.1)[0].log_softmax(1)
        loudest = torch.stack(
            [(owners == place).nonzero()[said[owners == place, 0].argmin(), 0] for place in range(len(cut))]
        )
        known = torch.tensor([one.kind for one in batches[number]])
        loss = functional.nll_loss(said[loudest], known) - 0.1 * said[loudest].mean()
        descent.step(loss)
    model.eval()
    write(pieces, model.stored())


def thresholds(pieces: Pieces) -> None:
    """Set the thresholds anew, for the weights as they are."""
    model = load_crisis_model()
    write(pieces, dict(model.weights), model.learned)


STEPS = {
    "teach": teach,
    "label": label,
    "student": student,
    "grow": grow,
    "stories": stories,
    "truth": truth,
    "thresholds": thresholds,
}

if __name__ == "__main__":
    MADE.mkdir(exist_ok=True)
    for name in sys.argv[1:] or STEPS:
        STEPS[name](Pieces())
