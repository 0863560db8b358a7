"""Writes recorded/: lessons that use as much as possible of the language, and PyTorch's numbers.

    python record.py --nbrun PATH

Where runs begin, and the order of shuffled rows, are nbrun's own and recorded as such.
"""

import argparse
import pathlib
import re
import tempfile

import torch

import program
from agreement import shape_text
from compare import faults, is_steady
from lesson import Lesson

FOLDER = pathlib.Path(__file__).parent / "recorded"
LESSONS, SEEDS, LONGEST = 64, range(1, 2000), 4000


def forms(text):
    """What a lesson is written with: its lines without their numbers, and above all functions."""
    lines = {re.sub(r"[\d.]+|\[[^a-z]*\]", "0", line.strip()) for line in text.split("\n")}
    calls = set(re.findall(r"([a-z_]\w*)\(", text))
    return lines | {(call, weight) for call in calls for weight in range(6)}


def chosen():
    """Seeds in turns by how much they bring that is new, for their length."""
    lessons = {seed: Lesson(seed) for seed in SEEDS}
    left = {seed: forms(lesson.text) for seed, lesson in lessons.items()
            if len(lesson.text) < LONGEST}
    while left:
        seed = max(left, key=lambda seed: len(left[seed]) / (20 + len(lessons[seed].questions)))
        new = left.pop(seed)
        yield seed
        left = {other: other_forms - new for other, other_forms in left.items()}


def numbers(values):
    return " ".join(f"{value:.12g}" for value in values.flatten().tolist())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--nbrun", required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    rows, written = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in chosen():
            lesson = Lesson(seed)
            try:
                found, own, expected = faults(lesson, arguments.nbrun, folder)
            except program.Failed:
                continue
            if not is_steady(lesson, own, expected):
                continue
            if found:
                print(f"seed {seed} differs and is recorded all the same: {found[0]}")
            (FOLDER / f"{seed}.md").write_text(lesson.text)
            for question, mine, theirs in zip(lesson.questions, own, expected):
                value = torch.tensor(mine).double() if theirs is None else theirs
                rows.append((seed, question.text, shape_text(value), numbers(value)))
            written += 1
            if written == LESSONS:
                break
    table = sorted(rows, key=lambda row: row[0])
    text = "".join("\t".join(str(cell) for cell in row) + "\n" for row in table)
    (FOLDER / "expected.tsv").write_text(text)


if __name__ == "__main__":
    main()
