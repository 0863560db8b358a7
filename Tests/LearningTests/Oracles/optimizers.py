"""Writes optimizers.tsv and schedules.tsv: what PyTorch 2.15 makes of the same steps.

    python optimizers.py

The weights are those after 1, 2, 3 and 20 steps on the cost sum(c * (w - t)^2) in float64.
"""

import pathlib

import torch

here = pathlib.Path(__file__).parent
START, TARGET, CURVATURE = [1.0, -2.0, 0.5], [0.3, 0.1, -0.4], [0.5, 2.0, 1.0]
CASES = [
    ("sgd", torch.optim.SGD, dict(lr=0.1)),
    ("sgd", torch.optim.SGD, dict(lr=0.05, momentum=0.9)),
    ("sgd", torch.optim.SGD, dict(lr=0.05, momentum=0.9, dampening=0.3)),
    ("sgd", torch.optim.SGD, dict(lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)),
    ("adam", torch.optim.Adam, dict(lr=0.1)),
    ("adam", torch.optim.Adam, dict(lr=0.05, beta1=0.8, beta2=0.95, weight_decay=0.1)),
    ("adam", torch.optim.Adam, dict(lr=0.05, amsgrad=True)),
    ("adamw", torch.optim.AdamW, dict(lr=0.1)),
    ("adamw", torch.optim.AdamW, dict(lr=0.1, weight_decay=0.2, eps=1e-3)),
    ("rmsprop", torch.optim.RMSprop, dict(lr=0.01)),
    ("rmsprop", torch.optim.RMSprop, dict(lr=0.01, alpha=0.9, momentum=0.5)),
    ("rmsprop", torch.optim.RMSprop, dict(lr=0.01, centered=True, weight_decay=0.05)),
]

with open(here / "optimizers.tsv", "w") as out:
    for name, optimizer, options in CASES:
        w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        c, t = (torch.tensor(x, dtype=torch.float64) for x in (CURVATURE, TARGET))
        given = dict(options)
        if "beta1" in given:
            given["betas"] = (given.pop("beta1"), given.pop("beta2"))
        rule = optimizer([w], **given, foreach=False)
        text = ",".join(f"{k}={float(v)!r}" for k, v in options.items())
        for step in range(1, 21):
            rule.zero_grad()
            (c * (w - t) ** 2).sum().backward()
            rule.step()
            if step in (1, 2, 3, 20):
                values = ",".join(repr(x) for x in w.tolist())
                print(name, text, step, values, sep="\t", file=out)

STEPS = 30
S = torch.optim.lr_scheduler
SCHEDULES = [
    ("constant", "lr=0.1", 0.1, lambda o: S.LambdaLR(o, lambda _: 1.0)),
    ("step_decay", "lr=0.1,step_size=7", 0.1, lambda o: S.StepLR(o, 7)),
    ("step_decay", "lr=0.1,step_size=4,gamma=0.5", 0.1, lambda o: S.StepLR(o, 4, 0.5)),
    ("exponential_decay", "lr=0.02,gamma=0.995", 0.02, lambda o: S.ExponentialLR(o, 0.995)),
    ("cosine", "lr=0.1", 0.1, lambda o: S.CosineAnnealingLR(o, STEPS)),
    ("cosine", "lr=0.1,minimum=0.01", 0.1, lambda o: S.CosineAnnealingLR(o, STEPS, 0.01)),
    ("warmup", "lr=0.1,warmup=10", 0.1, lambda o: S.LinearLR(o, 0.1, 1.0, 9)),
    ("linear_decay", "lr=0.1", 0.1, lambda o: S.LinearLR(o, 1.0, 0.0, STEPS)),
    ("one_cycle", "lr=0.1", 0.1, lambda o: S.OneCycleLR(o, 0.1, total_steps=STEPS)),
]

with open(here / "schedules.tsv", "w") as out:
    for name, text, rate, make in SCHEDULES:
        rule = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
        schedule = make(rule)
        rates = []
        for step in range(STEPS):
            rates.append(rule.param_groups[0]["lr"])
            rule.step()
            if step + 1 < STEPS:
                schedule.step()
        print(name, text, STEPS, ",".join(repr(float(r)) for r in rates), sep="\t", file=out)
