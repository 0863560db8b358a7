"""Where two answers differ by more than rounding."""

import torch

# A run of a few steps keeps about 13 of double precision's 16 digits, and 4 of single's 7: the
# order of sums differs, and each step carries on what the one before it left.
DOUBLE, SINGLE = 1e-9, 2e-3


def disagreement(found, expected, tolerance):
    """In words, or nothing. Errors count against the largest entry, at least 1."""
    found = torch.tensor(found).double()
    if found.shape != expected.shape:
        return f"shape {list(found.shape)} for {list(expected.shape)}"
    if found.numel() == 0:
        return None
    error = (found - expected).abs()
    if bool((error <= tolerance * max(1, float(expected.abs().max()))).all()):
        return None
    return f"found {shown(found)}, expected {shown(expected)}"


def shown(values):
    text = str(values.tolist())
    return text if len(text) < 300 else text[:300] + "…"


def shape_text(values):
    """As `2x3`, nothing for a single number."""
    return "x".join(str(size) for size in values.shape)
