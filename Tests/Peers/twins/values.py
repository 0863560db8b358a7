"""Names and what they stand for while a model is computed."""


class Values(dict):
    """The values of a model by name: columns, hyperparameters, what was assigned."""

    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


class Parameters:
    """Tensors by path, seen from a model within a model."""

    def __init__(self, tensors, prefix="", given=None):
        self.tensors, self.prefix, self.given = tensors, prefix, given or {}

    def __getitem__(self, path):
        if path in self.given:
            return self.given[path]
        return self.tensors[self.prefix + path]

    def under(self, name, **given):
        return Parameters(self.tensors, f"{self.prefix}{name}.", given)
