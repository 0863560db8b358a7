"""Optimisers as an author defines them, each with the same rule in PyTorch and a learning rate."""

import torch


def lion(w, g, state, lr, t):
    m = state.get("m", torch.zeros_like(w))
    update = torch.tanh(50 * (0.9 * m + 0.1 * g))
    state["m"] = 0.99 * m + 0.01 * g
    return w - lr * (update + 0.1 * w)


def corrected(w, g, state, lr, t):
    m = 0.9 * state.get("m", torch.zeros_like(w)) + 0.1 * g
    v = 0.99 * state.get("v", 0.5 * torch.ones_like(w)) + 0.01 * g * g
    state.update(m=m, v=v)
    return w - lr * m / (1 - 0.9 ** t) / (torch.sqrt(v / (1 - 0.99 ** t)) + 1e-3)


def adagrad(w, g, state, lr, t):
    v = state["v"] = state.get("v", torch.zeros_like(w)) + g ** 2
    return w - lr * g / (torch.sqrt(v) + 1e-2)


def normed(w, g, state, lr, t):
    return w - lr / t ** 0.5 * g / (1e-2 + torch.linalg.vector_norm(g))


def looking_back(w, g, state, lr, t):
    old = state.get("old", torch.zeros_like(w))
    state["old"] = w
    return w - lr * g + 0.1 * (w - old) / t


def listed(w, g, state, lr, t):
    m = state.get("m", torch.zeros_like(w))
    for share in (0.5, 0.25):
        m = share * m + (1 - share) * g
    state["m"] = m
    return w - lr * m * (0.25 + 0.5)


def adadelta(w, g, state, lr, t):
    v = 0.9 * state.get("v", torch.zeros_like(w)) + 0.1 * g * g
    d = state.get("d", torch.zeros_like(w))
    step = torch.sqrt(d + 1e-2) / torch.sqrt(v + 1e-2) * g
    state.update(v=v, d=0.9 * d + 0.1 * step * step)
    return w - lr * step


AUTHORS = {
    "lion": ("""def lion(w, g, m=0, lr=1e-3):
    u = tanh(50 * (0.9 * m + 0.1 * g))
    m = 0.99 * m + 0.01 * g
    return w - lr * (u + 0.1 * w), m""", lion, 0.02),
    "corrected": ("""def corrected(w, g, m=0, v=0.5, lr=1e-3, b1=0.9, b2=0.99, t=1):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g ** 2
    return w - lr * m / (1 - b1 ** t) / (sqrt(v / (1 - b2 ** t)) + 1e-3), m, v""",
                  corrected, 0.02),
    "adagrad": ("""def adagrad(w, g, v=0, lr=1e-2):
    v += g ** 2
    return w - lr * g / (sqrt(v) + 1e-2), v""", adagrad, 0.05),
    "normed": ("""def normed(w, g, lr=1e-2, step=1):
    return w - lr / sqrt(step) * g / (1e-2 + norm(g))""", normed, 0.05),
    "looking_back": ("""def looking_back(w, g, old=0, lr=1e-2, t=1):
    return w - lr * g + 0.1 * (w - old) / t, w""", looking_back, 0.05),
    "listed": ("""def listed(w, g, m=0, lr=1e-2):
    for share in [0.5, 0.25]:
        m = share * m + (1 - share) * g
    shares = [0.25, 0.5]
    return w - lr * m * sum(shares), m""", listed, 0.05),
    "adadelta": ("""def adadelta(w, g, v=0, d=0, lr=1.0):
    v = 0.9 * v + 0.1 * g * g
    s = sqrt(d + 1e-2) / sqrt(v + 1e-2) * g
    return w - lr * s, v, 0.9 * d + 0.1 * s * s""", adadelta, 0.05),
}
