"""Optimisers with their options: the call in a lesson, and PyTorch's for parameters."""

import torch

from authors import AUTHORS


class Optimizer:
    def __init__(self, text, make, rate, lines=()):
        """`text` has RATE for the learning rate; `lines` define it where an author does."""
        self.text, self.make, self.rate, self.lines = text, make, rate, list(lines)

    def call(self, rate):
        return self.text.replace("RATE", rate)


def text_of(options):
    return "".join(f", {name}={str(value).lower()}" for name, value in options.items())


def sgd(rng):
    options = {}
    if rng.randrange(2):
        options["momentum"] = rng.choice([0.5, 0.9])
        if rng.randrange(2):
            options["nesterov"] = True
        elif rng.randrange(2):
            options["dampening"] = 0.3
    if rng.randrange(2):
        options["weight_decay"] = 0.05
    return Optimizer(f"sgd(lr=RATE{text_of(options)})",
                     lambda ps: torch.optim.SGD(ps, lr=1, **options), 0.05)


def adam(rng):
    name = rng.choice(["adam", "adamw"])
    options = {}
    if rng.randrange(2):
        options["weight_decay"] = rng.choice([0, 0.1])
    if rng.randrange(3) == 0:
        options["amsgrad"] = True
    betas = rng.choice([None, (0.8, 0.95), (0.5, 0.7)])
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[name]
    given = dict(options)
    if betas:
        given |= {"beta1": betas[0], "beta2": betas[1]}
    # Where a gradient is 0 but for rounding, a small eps makes that into steps.
    options["eps"] = given["eps"] = rng.choice([1e-3, 1e-4])
    if betas:
        options["betas"] = betas
    return Optimizer(f"{name}(lr=RATE{text_of(given)})", lambda ps: kind(ps, lr=1, **options), 0.02)


def rmsprop(rng):
    options = {"eps": rng.choice([1e-2, 1e-3])}
    if rng.randrange(2):
        options["alpha"] = 0.9
    if rng.randrange(2):
        options["momentum"] = 0.5
    if rng.randrange(2):
        options["centered"] = True
    if rng.randrange(3) == 0:
        options["weight_decay"] = 0.05
    return Optimizer(f"rmsprop(lr=RATE{text_of(options)})",
                     lambda ps: torch.optim.RMSprop(ps, lr=1, **options), 0.01)


def authors(rng):
    """One of an author's own."""
    name = rng.choice(list(AUTHORS))
    text, rule, rate = AUTHORS[name]
    return Optimizer(f"{name}(lr=RATE)", lambda ps: ByRule(ps, rule), rate, text.split("\n"))


class ByRule(torch.optim.Optimizer):
    """Steps by a function of a parameter, its gradient, its state, the rate and the number."""

    def __init__(self, parameters, rule):
        super().__init__(parameters, {"lr": 1})
        self.rule, self.number = rule, 0

    @torch.no_grad()
    def step(self):
        self.number += 1
        for group in self.param_groups:
            for w in group["params"]:
                state = self.state[w]
                w.copy_(self.rule(w.clone(), w.grad, state, group["lr"], self.number))


def optimizer(rng):
    kind = rng.choice([sgd, sgd, adam, adam, rmsprop, authors])
    return kind.__name__, kind(rng)
