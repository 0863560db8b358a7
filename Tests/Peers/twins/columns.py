"""The data of a lesson: columns written out, and the rows that a run takes of them."""

import torch


class Rows:
    """Rows of a dataset, as an expression and as tensors."""

    def __init__(self, text, columns):
        self.text, self.columns = text, columns
        self.count = len(columns["x"])

    def take(self, places, slopes=False):
        taken = {name: column[places] for name, column in self.columns.items()}
        return with_slopes(taken) if slopes else taken

    def part(self, text, places):
        return Rows(text, self.take(places))


def with_slopes(columns):
    """With an `x` that derivatives can be taken by."""
    return columns | {"x": columns["x"].clone().requires_grad_()}


class Data:
    """A dataset `rows`, in two parts by a split where there is one, and another, `other`."""

    def __init__(self, rng, is_large=False):
        self.rng = rng
        self.features = rng.randint(1, 20 if is_large else 3)
        self.classes = rng.choice([0, 2, 3, 4])
        self.length, self.kinds = rng.randint(2, 4), rng.randint(2, 5)
        self.image = (rng.randint(1, 2), rng.randint(3, 5))
        self.extra = rng.choice(["", "", "", "tokens", "series", "images"])
        count = rng.randint(5, 9) if self.extra == "images" else rng.randint(5, 13)
        if is_large:
            count = rng.randint(40, 300)
        self.rows, lines = self.dataset("rows", count)
        self.test = None
        if rng.randrange(3) == 0:
            train = rng.randint(count // 2, count - 1)
            lines.append(f"split(train={train}/{count}, test={count - train}/{count}, "
                         "shuffle=false)")
            if rng.randrange(2) == 0:
                lines.append("x = standardize(x)")
                self.standardize(train)
            self.test = self.rows.part("rows.test", range(train, count))
            self.train = self.rows.part("rows.train", range(train))
        elif rng.randrange(3) == 0:
            first = rng.randint(0, 2)
            self.train = self.rows.part(f"rows[{first}:]", range(first, count))
        else:
            self.train = self.rows
        self.other, others = self.dataset("other", rng.randint(2, 4))
        self.blocks = ["```data rows\n" + "\n".join(lines) + "\n```",
                       "```data other\n" + "\n".join(others) + "\n```"]

    def standardize(self, train):
        x = self.rows.columns["x"]
        known = x[:train]
        deviation = known.std(0, correction=0)
        self.rows.columns["x"] = (x - known.mean(0)) / deviation

    def dataset(self, name, n):
        columns = {"x": self.numbers(n, self.features), "y": self.numbers(n)}
        lines = [f"x = {columns['x'].tolist()}", f"y = {columns['y'].tolist()}"]
        columns["soft"] = torch.sigmoid(columns["y"])
        lines.append("soft = sigmoid(y)")
        columns["weight"] = 1 + 0.5 * torch.sin(torch.arange(n))
        lines.append(f"weight = 1 + 0.5 * sin(arange({n}))")
        columns["ids_"] = torch.arange(n)
        lines.append(f"ids_ = arange({n})")
        if self.classes:
            columns["c"] = self.whole(self.classes, n)
            lines.append(f"c = {columns['c'].tolist()}")
        if self.extra == "tokens":
            columns["t"] = self.whole(self.kinds, n, self.length)
            lines.append(f"t = {columns['t'].tolist()}")
        if self.extra == "series":
            columns["s"] = self.numbers(n, self.length)
            lines.append(f"s = {columns['s'].tolist()}")
        if self.extra == "images":
            channels, side = self.image
            shape = [n, channels, side, side]
            count = torch.Size(shape).numel()
            columns["img"] = torch.sin(1.7 * torch.arange(count)).reshape(shape)
            lines.append(f"img = reshape(sin(1.7 * arange({count})), {shape})")
        return Rows(name, columns), lines

    def numbers(self, *shape):
        drawn = [round(self.rng.gauss(0, 1), 2) for _ in range(torch.Size(shape).numel())]
        return torch.tensor(drawn).reshape(shape)

    def whole(self, end, *shape):
        drawn = [self.rng.randrange(end) for _ in range(torch.Size(shape).numel())]
        return torch.tensor(drawn).reshape(shape)
