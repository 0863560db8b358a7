"""What is added to a loss: weights, derivatives by inputs and parameters, second derivatives."""

import torch

from layers import derivative


def nothing(s):
    return "", lambda v, p: 0


def size_of_weights(s):
    path = s.pick(s.plain())
    text, function = s.pick([
        ("0.01 * sum(W ** 2)", lambda v, w: 0.01 * (w ** 2).sum()),
        ("0.01 * sum(abs(W))", lambda v, w: 0.01 * w.abs().sum()),
        ("0.1 / len(x) * sum(W ** 2)", lambda v, w: 0.1 / len(v.x) * (w ** 2).sum()),
        ("0.01 * norm(W + 1)", lambda v, w: 0.01 * (w + 1).norm()),
        ("0.02 * mean(cos(W))", lambda v, w: 0.02 * torch.cos(w).mean()),
    ])
    return " + " + text.replace("W", path), lambda v, p: function(v, p[path])


def size_of_rows(s):
    return " + 0.05 * mean(h ** 2)", lambda v, p: 0.05 * (v.h ** 2).mean()


def slope(s):
    """How fast the output changes with the input."""
    s.needs_slopes = True
    text, function = s.pick([
        ("sum(tanh(out))", lambda v: torch.tanh(v.out).sum()), ("base", lambda v: v.base)])
    s.assign("slope", f"grad({text}, x)", lambda v, p: derivative(function(v), v.x))
    if s.chance(3):
        s.assign("slope", "grad(sum(slope ** 2), x)",
                 lambda v, p: derivative((v.slope ** 2).sum(), v.x))
    return " + 0.05 * mean(slope ** 2)", lambda v, p: 0.05 * (v.slope ** 2).mean()


def gradient(s):
    """The gradient of the loss by a parameter of the model."""
    path = s.pick(s.plain())
    s.assign("slope", f"grad(base, {path})", lambda v, p: derivative(v.base, p[path]))
    return " + 0.1 * sum(slope ** 2)", lambda v, p: 0.1 * (v.slope ** 2).sum()


def curvature(s):
    path = s.pick(s.plain())
    kind = s.pick(["hvp", "hessian", "vjp", "jvp", "jacobian"])
    if kind == "hvp":
        text = f"sum(hvp(base, {path}, ones_like({path})) ** 2)"
    elif kind == "hessian":
        text = f"sum(sum(hessian(base, {path}) * 1.0) ** 2)"
    elif kind == "vjp":
        text = f"sum(vjp(out, {path}, ones_like(out)) ** 2)"
    elif kind == "jvp":
        text = f"sum(jvp(base, {path}, cos({path}))) ** 2"
    else:
        text = f"sum(jacobian(sum(out ** 2, axis=0) + 0 * base, {path}) ** 2)"

    def value(v, p):
        if kind == "vjp":
            return (derivative(v.out.sum(), p[path]) ** 2).sum()
        if kind == "jvp":
            return (derivative(v.base, p[path]) * torch.cos(p[path])).sum() ** 2
        if kind == "jacobian":
            return jacobian_size((v.out ** 2).sum(0), p[path])
        row_sums = derivative(derivative(v.base, p[path]).sum(), p[path])
        return (row_sums ** 2).sum() if kind == "hvp" else row_sums.sum() ** 2

    s.assign("bend", text, value)
    return " + 0.01 * bend", lambda v, p: 0.01 * v.bend


def jacobian_size(y, x):
    return sum((derivative(entry, x) ** 2).sum() for entry in y.flatten())


def inner_step(s):
    """Gradient descent within the loss."""
    path = s.pick(s.plain())
    s.assign("step", f"{path} - 0.1 * grad(base, {path})",
             lambda v, p: p[path] - 0.1 * derivative(v.base, p[path]))
    return " + 0.05 * sum(step ** 2)", lambda v, p: 0.05 * (v.step ** 2).sum()


def penalty(s):
    kinds = [nothing, nothing, nothing, size_of_rows, slope]
    if s.plain():
        kinds += [size_of_weights, size_of_weights, gradient, curvature, inner_step]
    kind = s.pick(kinds)
    s.pieces.append(kind.__name__)
    text, function = kind(s)
    s.assign("loss", "base" + text, lambda v, p: v.base + function(v, p))
