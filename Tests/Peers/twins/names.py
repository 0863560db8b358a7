"""The paths of a model's layers, by the rule of docs/language.md."""


class Layer:
    """A layer or parameter; its path is known when all statements are."""

    def __init__(self, kind, parts=("weight", "bias"), path=""):
        self.kind, self.parts, self.path = kind, parts, path

    def paths(self):
        return [f"{self.path}.{part}" for part in self.parts] or [self.path]


class Names:
    """The statements of a body that make layers, in the order in which they run."""

    def __init__(self, function=""):
        self.kind = function
        self.statements = []

    def add(self, name, *contents, in_loop=False):
        """`contents` are layers, and `Names` for calls of a `def` with layers in it."""
        self.statements.append((name, contents, in_loop))

    def resolve(self, prefix=""):
        """Gives every layer its path; all layers in the order of making."""
        layers, turns = [], {}
        for name, contents, in_loop in self.statements:
            own = [s for s in self.statements if s[0] == name]
            turn = turns[name] = turns.get(name, -1) + 1
            numbered = len(own) > 1 or any(s[2] for s in own)
            path = prefix + name + (f"[{turn}]" if numbered else "")
            kinds = [content.kind for content in contents]
            for place, content in enumerate(contents):
                within = path + (f".{content.kind}" if len(kinds) > 1 else "")
                if kinds.count(content.kind) > 1:
                    within += f"[{kinds[:place].count(content.kind)}]"
                if isinstance(content, Names):
                    layers += content.resolve(within + ".")
                else:
                    content.path = within
                    layers.append(content)
        return layers
