import Experiments
import Notebooks
import Testing

/// What is written in Python, NumPy or PyTorch leads to what is written here.
@Suite struct ForeignNameTests {
  @Test(arguments: [
    ("np.zeros(3)", "functions need no module in front: write `zeros(3)`, not `np.zeros(3)`"),
    ("x.view(-1)", "write `reshape(x, shape)`"),
    ("x.size(0)", "write `x.shape[0]`"),
    ("x.item()", "write the value alone: it needs no conversion"),
    ("xs = []\nxs.append(3)", "values do not change; make a new one: `xs = concat([xs, [x]])`"),
    ("array([1, 2])", "a list is a tensor: write `[1, 2, 3]`"),
    ("transpose(x, (0, 2, 1))", "`permute(x, (0, 2, 1))` puts all axes in another order"),
    ("transpose(x, 0, 2, 1)", "`permute(x, (0, 2, 1))` puts all axes in another order"),
    ("max(0, x)", "of two values, entry by entry, take `maximum(a, b)`"),
    ("y = x[0]\nmin(x, y * 2)", "of two values, entry by entry, take `minimum(a, b)`"),
    (
      "values, places = max(x, dim=1)",
      "the places are `argmax(x, axis)`, and both together `topk(x, k)`"
    ),
    ("\"%d\" % 3", "write a number into a text with an f-string: `f\"{x}\"`"),
    (
      "std([1, 2], unbiased=false)",
      "`std(x, correction=0)` divides by n, and the default by n - 1"
    ),
    (
      "one_hot([0, 2, 1])",
      "write `one_hot(x, 3)` for the classes 0 to 2; which of them occur may differ from data to data"
    ),
    ("full([2])", "write `full(shape, value=…)`"),
    ("sqrt()", "write `sqrt(x=…)`"),
    ("zeros(2, requires_grad=true)", ForeignNameTests.type),
    ("x.dtype", ForeignNameTests.type),
    ("zeros(3, dtype=float32)", ForeignNameTests.type),
  ])
  func areAnswered(code: String, hint: String) {
    let result = run("```eval\nx = [[1, 2, 3], [4, 5, 6]]\n\(code)\n```\n")
    #expect(result.diagnostics.map { $0.hint } == [hint])
  }

  private static let type =
    "numbers are of float32, or of float64 with `precision: float64` in the front matter; "
    + "leave it out"

  /// What is no run has no block that trains it.
  @Test func onlyARunIsGivenValidationData() {
    let result = run("```eval\nx = 3\nx.validation\n```\n")
    #expect(result.diagnostics.map { $0.hint } == [nil])
  }

  /// Sizes and axes that depend on data are not silently unknown.
  @Test(arguments: [
    "mean(max(0, 1 - x))", "sum(zeros(sum(x)))", "sum(x, axis=x[0])", "len(unique(x))",
    "len(f\"{mean(x)}\")",
  ])
  func whatAModelMustKnowIsSaid(value: String) {
    let result = run(
      "```data d\nx = [1, 2]\n```\n\n```model m\nw = param(1)\nloss = w * \(value)\n```\n")
    #expect(result.diagnostics.filter { $0.severity == .error }.count == 1)
  }
}
