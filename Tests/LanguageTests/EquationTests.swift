import Notebooks
import Testing

@testable import Language

struct EquationTests {
  static let cases: [(code: String, tex: String)] = [
    ("yhat = m * x + b", #"\hat{y} = m x + b"#),
    (
      "cost = mean((yhat - y) ** 2)",
      #"\mathit{cost} = \frac{1}{n} \sum_{i} {\left(\hat{y} - y\right)}^{2}"#
    ),
    ("h = tanh(x @ W1 + b1)", #"h = \tanh\left(x W_{1} + b_{1}\right)"#),
    (
      "h = act(linear(h, 64))",
      #"h = \operatorname{act}\left(\operatorname{linear}_{64}\left(h\right)\right)"#
    ),
    ("f = x ** 3 * sin(x)", #"f = {x}^{3} \, \sin\left(x\right)"#),
    ("s = sin(x) ** 2", #"s = \sin^{2}\left(x\right)"#),
    ("v = pi * r ** 2 * l", #"v = \pi {r}^{2} \, l"#),
    ("g = e ** 2 / 2 + 10 / e ** 2", #"g = \frac{{e}^{2}}{2} + \frac{10}{{e}^{2}}"#),
    ("z = (a / b) ** 2", #"z = {\left(\frac{a}{b}\right)}^{2}"#),
    ("z = a - (b - c)", #"z = a - \left(b - c\right)"#),
    ("z = a - b - c", #"z = a - b - c"#),
    ("z = a * -b", #"z = a \left(-b\right)"#),
    ("z = 2 * 3", #"z = 2 \cdot 3"#),
    ("z = -x ** 2", #"z = -{x}^{2}"#),
    ("z = (-x) ** 2", #"z = {\left(-x\right)}^{2}"#),
    ("z = sqrt(exp(-x))", #"z = \sqrt{e^{-x}}"#),
    ("x_train = theta_1", #"x_{\text{train}} = \theta_{1}"#),
    ("ŷ = θ", #"\hat{y} = θ"#),
    ("c += 1", #"c \leftarrow c + 1"#),
    ("def f(x): return x ** 2", #"f\left(x\right) = {x}^{2}"#),
    ("p[0] <= q[1:, 2]", #"{p}_{0} \le {q}_{1:, 2}"#),
    ("A.T @ A", #"{A}^{\top} \, A"#),
    ("grad(f, x)", #"\frac{\partial f}{\partial x}"#),
    ("sum([i ** 2 for i in x])", #"\sum_{i \in x} {i}^{2}"#),
    ("lr = 1e-5", #"\mathit{lr} = 10^{-5}"#),
    ("[[1, 2], [3, 4]]", #"\begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix}"#),
    (
      "a if x > 0 else b",
      #"\begin{cases}a & \text{if } x > 0 \\ b & \text{otherwise}\end{cases}"#
    ),
    ("trial.x", #"\text{trial}.x"#),
    ("\"a_b\"", #"\text{“a\_b”}"#),
  ]

  @Test(arguments: cases.indices) func isTypeset(_ index: Int) throws {
    let example = EquationTests.cases[index]
    let source = SourceText(name: "case", text: example.code)
    let syntax = parseBlock(source, body: SourceRange(0, source.bytes.count), indentation: 0)
    #expect(try #require(syntax.statements.first).tex == example.tex)
  }

  @Test func declarationsAreNoEquations() {
    let source = SourceText(name: "case", text: "m = param(0.9)\nfor i in x:\n  y = i\n")
    let syntax = parseBlock(source, body: SourceRange(0, source.bytes.count), indentation: 0)
    #expect(syntax.statements.map(\.tex) == [nil, nil])
  }
}
