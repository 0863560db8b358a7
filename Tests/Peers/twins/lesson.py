"""A lesson and its twin, put together at random, the same for the same seed."""

import random

import torch

import algebra
import blocks
import images
import losses
import nested
import penalties
import questions
import rows
import sequences
import shapes
from columns import Data
from layers import ACTIVATIONS
from options import Options
from sketch import Sketch
from train_block import train_block
from training import train

GROUPS = [rows.PIECES, rows.PIECES, shapes.PIECES, blocks.PIECES, algebra.PIECES, nested.PIECES]
EXTRAS = {"tokens": sequences.tokens, "series": sequences.series, "images": images.images}


class Lesson:
    def __init__(self, seed):
        self.seed, self.rng = seed, random.Random(seed)
        self.is_double = seed % 8 != 7
        # Steps of these can be shared among threads.
        self.is_large = seed % 16 == 8
        self.data = Data(self.rng, self.is_large)
        self.shuffles = self.is_double and not self.is_large and self.rng.randrange(6) == 0
        self.model = self.make_model()
        self.blocks, self.runs = self.make_runs()
        self.questions = [
            question for options in self.runs
            for question in questions.of_start(options)
            + questions.of_run(self.rng, options, self.data)]
        self.questions += questions.of_sweep(self.blocks[-1])
        self.text = self.make_text()

    def make_model(self):
        data, rng = self.data, self.rng
        model = Sketch(rng, "net", data.features)
        model.features, model.classes = data.features, data.classes
        model.length, model.kinds, model.image = data.length, data.kinds, data.image
        model.data, model.is_large = data, self.is_large
        act = rng.choice(list(ACTIVATIONS))
        model.hyperparameters["act"] = (act, ACTIVATIONS[act])
        model.lines.append(f"act = hyperparameter({act})")
        model.assign("h", "x", lambda v, p: v.x)
        pieces = [rng.choice(rng.choice(GROUPS)) for _ in range(rng.randint(1, 5))]
        if data.extra:
            pieces.insert(rng.randrange(len(pieces) + 1), EXTRAS[data.extra])
        widest = 64 if self.is_large else 8
        for piece in pieces:
            if model.width <= widest or piece is rows.dense:
                piece(model)
                model.pieces.append(piece.__name__)
        loss = losses.class_loss if data.classes and rng.randrange(2) else losses.number_loss
        loss(model)
        penalties.penalty(model)
        if self.shuffles:
            model.number_rows()
        return model

    def make_runs(self):
        """Those that a model reads, and those of the model; a sweep counts as its runs."""
        blocks = [self.options("fit")]
        runs = self.model.earlier_runs + blocks
        if self.rng.randrange(4) == 0:
            blocks.append(self.options("later", runs[-1] if self.rng.randrange(2) else None))
            runs.append(blocks[-1])
        if self.rng.randrange(6) == 0:
            blocks.append(self.options("many"))
            runs += blocks[-1].sweep()
        return blocks, runs

    def options(self, name, earlier=None):
        return Options(self.rng, name, self.model, self.data, self.shuffles, earlier)

    @property
    def pieces(self):
        """What it is made of, by name."""
        return set(self.model.pieces).union(*(options.pieces for options in self.runs))

    def make_text(self):
        front = ["---", f"title: Twins {self.seed}", f"seed: {self.seed}"]
        front += ["precision: float64"] if self.is_double else []
        parts = ["\n".join(front + ["---"])] + self.data.blocks + self.model.blocks()
        parts += [train_block(options) for options in self.blocks]
        asked = "\n".join(question.text for question in self.questions)
        parts.append(f"```eval\n{asked}\n```")
        return "\n\n".join(parts) + "\n"

    def answers(self, own):
        """PyTorch's answers, from what the lesson's own say of where its runs begin."""
        own = dict(zip((question.text for question in self.questions), own))
        runs = {}
        for options in self.runs:
            start = self.start(options, own, runs)
            orders = own[f"{options.name}.history.order"] if options.shuffles else None
            runs[options.name] = options.done = train(options, start, orders)
        return [question.answer and torch.as_tensor(question.answer(runs)).detach().double()
                for question in self.questions]

    def start(self, options, own, runs):
        if options.earlier:
            return runs[options.earlier.name].parameters
        asked = {path: own[questions.path_text(options.call, path)]
                 for path in options.model.paths()}
        start = {path: torch.tensor(value).double() for path, value in asked.items()}
        return start | options.model.initial()
