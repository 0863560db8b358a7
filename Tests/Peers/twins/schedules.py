"""Learning rates: the call in a lesson, and the rate of every step of a run."""

import math

import torch
from torch.optim import lr_scheduler


def of_torch(make):
    """The rates that a scheduler of PyTorch gives."""

    def rates(rate, total):
        rule = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
        scheduler, found = make(rule, total, rate), []
        for step in range(total):
            found.append(rule.param_groups[0]["lr"])
            rule.step()
            if step + 1 < total:
                scheduler.step()
        return found

    return rates


def falling(warmup, minimum, shape):
    """PyTorch has no warm-up before these; it is that of docs/functions.md."""

    def rates(rate, total):
        length = max(1, total - warmup)
        return [rate * (step + 1) / warmup if step < warmup
                else minimum + (rate - minimum) * shape(min(1, (step - warmup) / length))
                for step in range(total)]

    return rates


def half_cosine(share):
    return (1 + math.cos(math.pi * share)) / 2


SCHEDULES = [
    ("constant(RATE)", lambda rate, total: [rate] * total),
    ("step_decay(RATE, 3, gamma=0.5)", of_torch(lambda o, n, r: lr_scheduler.StepLR(o, 3, 0.5))),
    ("multi_step(RATE, [2, 5, 5], gamma=0.3)",
     of_torch(lambda o, n, r: lr_scheduler.MultiStepLR(o, [2, 5, 5], 0.3))),
    ("exponential_decay(RATE, 0.9)", of_torch(lambda o, n, r: lr_scheduler.ExponentialLR(o, 0.9))),
    ("cosine(RATE)", of_torch(lambda o, n, r: lr_scheduler.CosineAnnealingLR(o, n))),
    ("cosine(RATE, warmup=3, minimum=0.001)", falling(3, 0.001, half_cosine)),
    ("warmup(RATE, warmup=4)", of_torch(lambda o, n, r: lr_scheduler.LinearLR(o, 1 / 4, 1, 3))),
    ("linear_decay(RATE, warmup=2, minimum=0.001)", falling(2, 0.001, lambda share: 1 - share)),
    ("linear_decay(RATE)", of_torch(lambda o, n, r: lr_scheduler.LinearLR(o, 1, 0, n))),
    ("one_cycle(RATE)", of_torch(
        lambda o, n, r: lr_scheduler.OneCycleLR(o, r, total_steps=n, cycle_momentum=False))),
    ("own", lambda rate, total: [rate / (1 + 0.2 * step) if step < total / 2 else rate / 2
                                 for step in range(total)]),
]
OWN = "def own(step, steps):\n    return RATE / (1 + 0.2 * step) if step < steps / 2 else RATE / 2"


def schedule(rng, total):
    """Text, lines before it, and rates; PyTorch's one-cycle divides by zero in short runs."""
    if rng.randrange(2):
        return "RATE", "", SCHEDULES[0][1]
    text, rates = rng.choice(SCHEDULES)
    if text.startswith("one_cycle") and total < 10:
        text, rates = SCHEDULES[1]
    return text, OWN if text == "own" else "", rates
