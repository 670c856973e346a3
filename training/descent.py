"""Taking a model down the gradient, step by step."""

from __future__ import annotations

import time

import torch


class Descent:
    """Takes a model down the gradient step by step, and says now and then how far it is."""

    def __init__(
        self,
        name: str,
        model: torch.nn.Module,
        optimiser: torch.optim.Optimizer,
        schedule: torch.optim.lr_scheduler.LRScheduler | None = None,
        every: int = 100,
    ) -> None:
        self.name, self.model, self.optimiser, self.schedule, self.every = name, model, optimiser, schedule, every
        self.began, self.steps, self.lost = time.monotonic(), 0, 0.0

    def step(self, loss: torch.Tensor) -> None:
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        if self.schedule is not None:
            self.schedule.step()
        self.steps, self.lost = self.steps + 1, self.lost + loss.item()
        if self.steps % self.every == 0:
            took = time.monotonic() - self.began
            print(f"{self.name}: step {self.steps}, loss {self.lost / self.every:.4f}, {took:.0f} s", flush=True)
            self.lost = 0.0
