"""What PyTorch answers of a run that has ended."""

import torch

from columns import with_slopes
from training import leaves


def at_end(run, value):
    return evaluate(run, run.options.data)[value]


def evaluate(run, rows, given=None, tensors=None):
    columns = rows.take(slice(None))
    return run.values(with_slopes(columns) if run.options.model.needs_slopes else columns,
                      given=given, tensors=tensors)


def derivative(run, rows, path, value, order=1):
    """Of a value that is one number, by a parameter, over some rows."""
    tensors = leaves(run.parameters)
    y = evaluate(run, rows, tensors=tensors)[value]
    for _ in range(order):
        y = slope_of(y, tensors[path])
    return y


def slope_of(y, w):
    if not y.requires_grad:
        return torch.zeros_like(w)
    (found,) = torch.autograd.grad(y, w, create_graph=True, allow_unused=True)
    return torch.zeros_like(w) if found is None else found
