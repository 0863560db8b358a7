"""Losses on what a model puts out, each beside PyTorch's."""

import torch
import torch.nn.functional as F

from layers import linear

# Of numbers `out` [n] against `y`; `weight` is a column of weights, `soft` lies between 0 and 1.
NUMBERS = [
    ("mse(out, y)", lambda v: F.mse_loss(v.out, v.y)),
    ("0.2 * mse(out, y, reduction=\"sum\")",
     lambda v: 0.2 * F.mse_loss(v.out, v.y, reduction="sum")),
    ("mean(weight * mse(out, y, reduction=\"none\"))",
     lambda v: (v.weight * (v.out - v.y) ** 2).mean()),
    ("sum(weight * (out - y) ** 2) / sum(weight)",
     lambda v: (v.weight * (v.out - v.y) ** 2).sum() / v.weight.sum()),
    ("mae(out, y)", lambda v: F.l1_loss(v.out, v.y)),
    ("l1_loss(out, y, reduction=\"sum\") / len(y)", lambda v: F.l1_loss(v.out, v.y)),
    ("huber(out, y, delta=0.5)", lambda v: F.huber_loss(v.out, v.y, delta=0.5)),
    ("huber(out, y, delta=2, reduction=\"sum\")",
     lambda v: F.huber_loss(v.out, v.y, delta=2, reduction="sum")),
    ("sum((out - y) ** 2) / (2 * shape(x)[0])", lambda v: F.mse_loss(v.out, v.y) / 2),
    ("mse(out, y) * len(x) ** 0.5 + sqrt(1 + len(y)) * mean(out ** 2)",
     lambda v: F.mse_loss(v.out, v.y) * len(v.y) ** 0.5
     + (1 + len(v.y)) ** 0.5 * (v.out ** 2).mean()),
    ("sqrt(0.1 + mean((out - y) ** 2))", lambda v: (0.1 + F.mse_loss(v.out, v.y)).sqrt()),
    ("logsumexp((out - y) ** 2) - log(len(y))",
     lambda v: torch.logsumexp((v.out - v.y) ** 2, 0) - torch.log(torch.tensor(float(len(v.y))))),
    ("max(abs(out - y)) + 0.1 * min(out)", lambda v: (v.out - v.y).abs().max() + 0.1 * v.out.min()),
    ("norm(out - y) + norm(out - y, p=1) / len(y)",
     lambda v: torch.linalg.vector_norm(v.out - v.y) + (v.out - v.y).abs().mean()),
    ("sum(topk((out - y) ** 2, 1)[0])", lambda v: ((v.out - v.y) ** 2).topk(1)[0].sum()),
    ("sum(sort(out) * arange(len(y))) / len(y) + mse(out, y)",
     lambda v: (v.out.sort()[0] * torch.arange(len(v.y))).mean() + F.mse_loss(v.out, v.y)),
    ("mean(cumsum(out - y) ** 2)", lambda v: (torch.cumsum(v.out - v.y, 0) ** 2).mean()),
    ("mean((out[:, none] - out[none, :] - y[:, none] + y[none, :]) ** 2) + 0.1 * mean(out ** 2)",
     lambda v: ((v.out[:, None] - v.out - v.y[:, None] + v.y) ** 2).mean()
     + 0.1 * (v.out ** 2).mean()),
    ("mean(exp(0.3 * out) - soft * out)",
     lambda v: (torch.exp(0.3 * v.out) - v.soft * v.out).mean()),
    ("mean(maximum(0.3 * (y - out), -0.7 * (y - out)))",
     lambda v: torch.maximum(0.3 * (v.y - v.out), -0.7 * (v.y - v.out)).mean()),
    ("sum((y > 0) * (out - y) ** 2) / maximum(sum(y > 0), 1) + 0.1 * mean(abs(out))",
     lambda v: ((v.y > 0) * (v.out - v.y) ** 2).sum() / max(int((v.y > 0).sum()), 1)
     + 0.1 * v.out.abs().mean()),
    ("var(out - y, correction=0) + mean(out - y) ** 2",
     lambda v: (v.out - v.y).var(correction=0) + (v.out - v.y).mean() ** 2),
    ("mean([1 + i for i in range(len(y))] * (out - y) ** 2) / len(y)",
     lambda v: (torch.arange(1, len(v.y) + 1) * (v.out - v.y) ** 2).mean() / len(v.y)),
    ("binary_cross_entropy_with_logits(out, soft)",
     lambda v: F.binary_cross_entropy_with_logits(v.out, v.soft)),
    ("binary_cross_entropy(sigmoid(out), soft)",
     lambda v: F.binary_cross_entropy(torch.sigmoid(v.out), v.soft)),
    ("sum(weight * binary_cross_entropy(sigmoid(out), soft, reduction=\"none\")) / sum(weight)",
     lambda v: (v.weight * F.binary_cross_entropy(
         torch.sigmoid(v.out), v.soft, reduction="none")).sum() / v.weight.sum()),
    ("binary_cross_entropy_with_logits(out, where(y > 0, 1, 0))",
     lambda v: F.binary_cross_entropy_with_logits(v.out, (v.y > 0).double())),
    ("mean(relu(1 - sign(y) * out)) + 0.01 * mean(out ** 2)",
     lambda v: F.relu(1 - torch.sign(v.y) * v.out).mean() + 0.01 * (v.out ** 2).mean()),
]

# Of `out` [n, classes] against the classes `c`.
CLASSES = [
    ("cross_entropy(out, c)", lambda v: F.cross_entropy(v.out, v.c)),
    ("cross_entropy(out, c, reduction=\"sum\")",
     lambda v: F.cross_entropy(v.out, v.c, reduction="sum")),
    ("mean(weight * cross_entropy(out, c, reduction=\"none\"))",
     lambda v: (v.weight * F.cross_entropy(v.out, v.c, reduction="none")).mean()),
    ("cross_entropy(out, c, label_smoothing=0.1)",
     lambda v: F.cross_entropy(v.out, v.c, label_smoothing=0.1)),
    ("cross_entropy(out, softmax(x @ ones([FEATURES, CLASSES]) + arange(CLASSES)))",
     lambda v: F.cross_entropy(v.out, soft_classes(v))),
    ("cross_entropy(out, one_hot(c, CLASSES))", lambda v: F.cross_entropy(v.out, v.c)),
    ("-mean(sum(log_softmax(out) * one_hot(c, CLASSES), axis=1))",
     lambda v: F.cross_entropy(v.out, v.c)),
    ("-mean(log_softmax(out)[arange(len(c)), c])", lambda v: F.cross_entropy(v.out, v.c)),
    ("-mean(log(sum(softmax(out) * one_hot(c, CLASSES), axis=1)))",
     lambda v: F.cross_entropy(v.out, v.c)),
    ("mean((1 - exp(-cross_entropy(out, c, reduction=\"none\"))) ** 2 * weight)",
     lambda v: ((1 - torch.exp(-F.cross_entropy(v.out, v.c, reduction="none"))) ** 2
                * v.weight).mean()),
    ("mse(softmax(out), one_hot(c, CLASSES))",
     lambda v: F.mse_loss(v.out.softmax(1), F.one_hot(v.c, v.out.shape[1]).double())),
    ("cross_entropy(out @ out.T, arange(len(x)))",
     lambda v: F.cross_entropy(v.out @ v.out.T, torch.arange(len(v.x)))),
    ("mean((out.T @ out / len(x) - eye(CLASSES)) ** 2) + cross_entropy(out, c)",
     lambda v: ((v.out.T @ v.out / len(v.x) - torch.eye(v.out.shape[1])) ** 2).mean()
     + F.cross_entropy(v.out, v.c)),
]


def soft_classes(v):
    count = v.out.shape[1]
    return (v.x.sum(1, keepdim=True) + torch.arange(count)).softmax(1)


def number_loss(s):
    layer = s.layer("out")
    s.assign("out", "linear(h, 1)[:, 0]", lambda v, p: linear(p, layer, v.h)[:, 0])
    text, function = s.pick(NUMBERS)
    s.assign("base", text, lambda v, p: function(v))
    s.assign("error", "mean(abs(out - y))", lambda v, p: (v.out - v.y).abs().mean())
    s.assign("right", "mean(abs(out - y) < 0.5)", lambda v, p: share((v.out - v.y).abs() < 0.5))


def class_loss(s):
    layer = s.layer("out")
    s.assign("out", f"linear(h, {s.classes})", lambda v, p: linear(p, layer, v.h))
    text, function = s.pick(CLASSES)
    text = text.replace("CLASSES", str(s.classes)).replace("FEATURES", str(s.features))
    s.assign("base", text, lambda v, p: function(v))
    s.assign("error", "mean(argmax(out, axis=1) != c)", lambda v, p: share(v.out.argmax(1) != v.c))
    s.assign("right", "mean(argmax(out, axis=1) == c)", lambda v, p: share(v.out.argmax(1) == v.c))


def share(condition):
    return condition.double().mean()
