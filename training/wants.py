"""Teach what reads wants: ``python -m training.wants``. Writes ``oap/data/wants.npz``; takes a minute or two."""

from __future__ import annotations

from collections import Counter

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from oap.core.search.topic_reader import taught_phrases
from oap.core.search.wants import ASKER_NAMES, WANT_NAMES, WantReader, features
from oap.storage.want_reader import MODEL, save_want_reader
from training.phrases import words_of
from training.topic_texts import topic_names
from training.want_texts import WantTexts

TEXTS, BATCH, EPOCHS = 60_000, 512, 4
SEEN = 12  # times that a feature is drawn, at least, to be one: a topic's own words are not
RATE, DECAY = 0.02, 2e-4
SIZES = (len(WANT_NAMES), len(ASKER_NAMES))


def taught() -> WantReader:
    """The model, taught from the examples as they are now."""
    torch.manual_seed(1)
    thesaurus, taxonomy = words_of()
    phrases = [said for said, _ in taught_phrases(thesaurus, topic_names(taxonomy))]
    texts = WantTexts(phrases, 5)
    drawn = [texts.draw() for _ in range(TEXTS)]
    held = [list(features(text)) for text, _, _ in drawn]
    seen = Counter(name for found in held for name in found)
    of_questions = {
        name
        for part in (texts.wants, texts.askers)
        for lines in part.values()
        for line in lines
        for name in features(line.replace("{n}", "0").replace("{y}", "0").replace("{k}", "0"))
    }
    names = sorted(name for name, times in seen.items() if times >= SEEN and name in of_questions)
    number = {name: place for place, name in enumerate(names)}
    rows = [[number[name] for name in found if name in number] or [len(names)] for found in held]
    answers = torch.tensor([(want, asker) for _, want, asker in drawn])
    bag = nn.EmbeddingBag(len(names) + 1, sum(SIZES), mode="sum", padding_idx=len(names))
    nn.init.zeros_(bag.weight)
    bias = nn.Parameter(torch.zeros(sum(SIZES)))
    optimiser = torch.optim.Adam([*bag.parameters(), bias], RATE)
    for epoch in range(EPOCHS):
        lost = 0.0
        for some in torch.randperm(len(rows)).split(BATCH):
            chosen = [rows[place] for place in some.tolist()]
            lengths = torch.tensor([len(row) for row in chosen])
            flat = torch.tensor([one for row in chosen for one in row])
            starts = torch.cat([torch.zeros(1, dtype=torch.long), lengths.cumsum(0)[:-1]])
            wants, askers = (bag(flat, starts) / lengths.sqrt()[:, None] + bias).split(SIZES, dim=1)
            loss = functional.cross_entropy(wants, answers[some, 0]) + functional.cross_entropy(
                askers, answers[some, 1]
            )
            optimiser.zero_grad()
            (loss + DECAY * bag.weight.square().sum() / BATCH).backward()
            optimiser.step()
            lost += loss.item()
        print(f"epoch {epoch + 1}: loss {lost / (len(rows) / BATCH):.4f}", flush=True)
    weights = bag.weight.detach().numpy()[: len(names)]
    return WantReader(tuple(names), weights.astype(np.float16), bias.detach().numpy(), texts.digest())


if __name__ == "__main__":
    model = taught()
    save_want_reader(MODEL, model)
    print(f"{len(model.features)} features, {MODEL.stat().st_size / 1e3:.0f} kB")
