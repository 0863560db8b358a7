import Experiments
import Notebooks
import Testing

/// Lists as tensors: places in them, comparisons, masks, and how they grow. The numbers are
/// NumPy's.
@Suite struct ListTests {
  typealias Case = EvaluationTests.Case

  @Test(arguments: [
    // Computed places count from the end.
    Case("x = [10, 20, 30]\nx[argsort(x) - 2]", "[20, 30, 10]"),
    Case("x = [10, 20, 30]\nx[argmax(x) - 4]", "20"),
    Case("x = [10, 20, 30]\ngrad(sum(x[argsort(x) - 1] * [1, 2, 3]), x)", "[2, 3, 1]"),
    Case(
      "x = reshape(arange(6), 2, 3)\ni = [0, 1, 1] - 1\nx[i, argsort(x[0]) - 3]", "[3, 1, 2]"),
    // Lists are compared entry by entry, whether they have a name or not.
    Case("[1, 2] == [1, 3]\n[1, 2] != [1, 3]", "[true, false]", "[false, true]"),
    Case("x = [1, 2]\nx == [1, 3]", "[true, false]"),
    Case("mean([[1, 0], [1, 1]] == [[1, 1], [1, 1]])", "0.75"),
    Case("[true, false] == [true, true]", "[true, false]"),
    Case("[1, 2] == [1, 2, 3]\n[\"a\", \"b\"] == [\"a\", \"b\"]", "false", "true"),
    Case("[1, [2, 3]] == [1, [2, 3]]\n[] == []", "true", "true"),
    Case("zeros(2, 3).shape == [2, 3]\nall(zeros(2, 3).shape == [2, 3])", "[true, true]", "true"),
    // And multiplied, but for what Python would repeat.
    Case("[1, 2] * 3\n0.5 * [4]\nx = [2]\nx * 3", "[3, 6]", "[2]", "[6]"),
    // In a condition they are compared as one, as in Python.
    Case("x = zeros(2, 3)\n1 if x.shape == [2, 3] else 2\n1 if x.shape != [2, 4] else 2", "1", "1"),
    Case("x = zeros(2, 3)\ns = x.shape\nn = 2\n1 if s == [n, 3] and not s == [n] else 2", "1"),
    Case("x = zeros(2, 3)\n[i for i in range(4) if [2, i] == x.shape or i == 0]", "[0, 3]"),
    Case("v = [1, 2]\nt = 0\nif v == [1, 3]:\n    t = 1\nelif v == [1, 2]:\n    t = 2\nt", "2"),
    // Lists of truth values are tensors, and so masks.
    Case("[4, 5, 6][[true, false, true]]", "[4, 6]"),
    Case("x = [4, 5, 6]\nm = [true, false, true]\nx[m]\nx[not m]", "[4, 6]", "[5]"),
    Case("x = reshape(arange(6), 2, 3)\nx[[true, true], [0, 2]]\nx[x > 3]", "[0, 5]", "[4, 5]"),
    Case("x = reshape(arange(6), 2, 3)\nx[:, [true, false, true]]", "[[0, 2], [3, 5]]"),
    Case(
      "x = reshape(arange(12), 2, 3, 2)\nm = x[:, :, 0] > 4\nx[m]\nx[m, [0, 1, 1]]\nx[..., m[0], 0]",
      "[[6, 7], [8, 9], [10, 11]]", "[6, 9, 11]", "[[], []]"),
    Case("[true, false] and [true, true]", "[true, false]"),
    Case("[true, false] or [false, false]", "[true, false]"),
    Case("m = [true, false]\n[1 if a else 2 for a in m]", "[1, 2]"),
    // An empty list goes with tensors of any shape.
    Case("h = []\nfor i in range(3):\n    h = concat([h, [i * i]])\nh", "[0, 1, 4]"),
    Case(
      "h = []\nfor i in range(2):\n    h = append(h, [[i, 2]], axis=0)\nh", "[[0, 2], [1, 2]]"),
    Case("h = []\nfor a in [\"x\", \"y\"]:\n    h += [a]\nlen(h)", "2"),
  ])
  func shows(test: Case) {
    let result = run("---\nprecision: float64\n---\n\n```eval\n\(test.code)\n```\n")
    #expect(result.places() == [])
    #expect(result.values == test.shown)
  }

  /// A place outside is named as it was written, with the size of its own axis.
  @Test(arguments: [
    ("x[argsort(x[:, 0]) - 7]", "index -7 lies outside 0 to 1"),
    ("x[argsort(x[:, 0]) + 5]", "index 5 lies outside 0 to 1"),
    ("x[[0, 1], [0, 3]]", "index 3 lies outside 0 to 2"),
    ("x[[0, -3], [0, 1]]", "index -3 lies outside 0 to 1"),
    ("x[argsort(x[:, 0]) - 3, [0, 1]]", "index -3 lies outside 0 to 1"),
    ("x[argsort(x[:, 0]), [0.5, 1]]", "index 0.5 lies outside 0 to 2"),
  ])
  func aPlaceOutsideIsNamed(code: String, message: String) {
    let result = run("```eval\nx = [[1, 2, 3], [4, 5, 6]]\n\(code)\n```\n")
    #expect(result.diagnostics.map { $0.message } == [message])
  }
}
