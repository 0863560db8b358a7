"""Pieces that are a formula of the rows `h`, entry by entry."""

import torch
import torch.nn.functional as F

FORMULAS = [
    ("where(h > 0.1, h, 0.2 * h)", lambda h: torch.where(h > 0.1, h, 0.2 * h)),
    # Between numbers that no entry equals: at an end the derivative is a choice.
    ("clip(h, -0.405, 0.615) + 0.1 * h", lambda h: h.clip(-0.405, 0.615) + 0.1 * h),
    ("stop_gradient(h) * 0.5 + h", lambda h: h.detach() * 0.5 + h),
    ("(1 + h ** 2) ** 0.7 - exp(-abs(h))", lambda h: (1 + h ** 2) ** 0.7 - torch.exp(-h.abs())),
    ("log1p(abs(h)) + square(h) * 0.1", lambda h: torch.log1p(h.abs()) + torch.square(h) * 0.1),
    ("gelu(h, approximate=\"tanh\")", lambda h: F.gelu(h, approximate="tanh")),
    ("leaky_relu(h, 0.2) * cos(h)", lambda h: F.leaky_relu(h, 0.2) * torch.cos(h)),
    ("softplus(h, beta=2) / (1 + h ** 2)", lambda h: F.softplus(h, beta=2) / (1 + h ** 2)),
    ("-h if true else h", lambda h: -h),
    ("maximum(h, -0.3) + minimum(h, 0.5)",
     lambda h: torch.maximum(h, torch.tensor(-0.3)) + torch.minimum(h, torch.tensor(0.5))),
    ("sign(h) * sqrt(abs(h) + 1) - floor(h) * h",
     lambda h: torch.sign(h) * torch.sqrt(h.abs() + 1) - torch.floor(h) * h),
    ("tan(0.3 * h) + log2(2 + abs(h)) + 2 ** h",
     lambda h: torch.tan(0.3 * h) + torch.log2(2 + h.abs()) + 2 ** h),
    ("h * any(h > 0.3137, axis=1, keepdims=true) + all(h > -1.0137, axis=0) * 0.2",
     lambda h: h * (h > 0.3137).any(1, keepdim=True) + (h > -1.0137).all(0) * 0.2),
    ("elu(h, alpha=0.5) + log10(2 + square(h)) - ceil(3.0137 * h) * 0.1 * h",
     lambda h: F.elu(h, alpha=0.5) + torch.log10(2 + h ** 2) - torch.ceil(3.0137 * h) * 0.1 * h),
    ("h * full(shape(h), 0.7) + zeros_like(h) + linspace(0, 1, len(h))[:, none]",
     lambda h: h * 0.7 + torch.linspace(0, 1, len(h))[:, None]),
    ("h - where(isfinite(1 / (h - h)), 1, 0.3) * h", lambda h: h - 0.3 * h),
]


def formula(s):
    text, function = s.pick(FORMULAS)
    s.assign("h", text, lambda v, p: function(v.h))
