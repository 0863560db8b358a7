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
from training import train

GROUPS = [rows.PIECES, rows.PIECES, shapes.PIECES, blocks.PIECES, algebra.PIECES, nested.PIECES]
EXTRAS = {"tokens": sequences.tokens, "series": sequences.series, "images": images.images}


class Lesson:
    def __init__(self, seed):
        self.seed, self.rng = seed, random.Random(seed)
        # Half of the bits are enough for what is wrong by more than rounding.
        self.is_double = seed % 8 != 7
        self.data = Data(self.rng)
        self.shuffles = self.is_double and self.rng.randrange(6) == 0
        self.model = self.make_model()
        self.runs = self.make_runs()
        self.questions = [
            question for options in self.runs
            for question in questions.of_start(options)
            + questions.of_run(self.rng, options, self.data)]
        self.text = self.make_text()

    def make_model(self):
        data, rng = self.data, self.rng
        model = Sketch(rng, "net", data.features)
        model.features, model.classes = data.features, data.classes
        model.length, model.kinds, model.image = data.length, data.kinds, data.image
        model.needs_slopes = False
        act = rng.choice(list(ACTIVATIONS))
        model.hyperparameters["act"] = (act, ACTIVATIONS[act])
        model.lines.append(f"act = hyperparameter({act})")
        model.assign("h", "x", lambda v, p: v.x)
        pieces = [rng.choice(rng.choice(GROUPS)) for _ in range(rng.randint(1, 5))]
        if data.extra:
            pieces.insert(rng.randrange(len(pieces) + 1), EXTRAS[data.extra])
        for piece in pieces:
            if model.width <= 8 or piece in (rows.dense, algebra.product):
                piece(model)
                model.pieces.append(piece.__name__)
        losses.class_loss(model) if data.classes and rng.randrange(2) else losses.number_loss(model)
        penalties.penalty(model)
        if self.shuffles:
            # The rows of a batch and their order, in as many bits as a number has.
            model.assign("order", "sum(ids_ * 16 ** arange(len(ids_)))",
                         lambda v, p: (v.ids_ * 16 ** torch.arange(len(v.ids_))).sum())
        return model

    def make_runs(self):
        runs = [Options(self.rng, "fit", self.model, self.data, self.shuffles)]
        if self.rng.randrange(4) == 0:
            earlier = runs[0] if self.rng.randrange(2) else None
            runs.append(Options(
                self.rng, "later", self.model, self.data, self.shuffles, earlier))
        return runs

    @property
    def pieces(self):
        """What it is made of, by name."""
        return set(self.model.pieces).union(*(options.pieces for options in self.runs))

    def make_text(self):
        front = ["---", f"title: Twins {self.seed}", f"seed: {self.seed}"]
        front += ["precision: float64"] if self.is_double else []
        parts = ["\n".join(front + ["---"])] + self.data.blocks + self.model.blocks()
        parts += [options.block() for options in self.runs]
        asked = "\n".join(question.text for question in self.questions)
        parts.append(f"```eval\n{asked}\n```")
        return "\n\n".join(parts) + "\n"

    def answers(self, own):
        """PyTorch's answers, from what the lesson's own say of where its runs begin."""
        own = dict(zip((question.text for question in self.questions), own))
        runs = {}
        for options in self.runs:
            start = self.start(options, own, runs)
            orders = own[f"{options.name}.history.order"] if self.shuffles else None
            runs[options.name] = train(options, start, orders)
        return [question.answer and torch.as_tensor(question.answer(runs)).detach().double()
                for question in self.questions]

    def start(self, options, own, runs):
        if options.earlier:
            return runs[options.earlier.name].parameters
        asked = {path: own[questions.path_text(options.call, path)]
                 for path in options.model.paths()}
        start = {path: torch.tensor(value).double() for path, value in asked.items()}
        return start | options.model.initial()
