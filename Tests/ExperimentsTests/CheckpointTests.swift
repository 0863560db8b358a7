import Autodiff
import Experiments
import Notebooks
import TestSupport
import Testing

/// `checkpoint` changes how much memory a step takes and nothing else.
@Suite struct CheckpointTests {
  /// A model whose blocks are checkpointed, or the same without.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var body: String
    var layers = 6
    var testDescription: String { name }

    func notebook(checkpointed: Bool, layers: Int? = nil, width: Int = 24, rows: Int = 40)
      -> String
    {
      let text = body.replacing("LAYERS", with: "\(layers ?? self.layers)")
        .replacing("WIDTH", with: "\(width)")
      return """
        ```data rows
        x = randn(\(rows), 4)
        y = randn(\(rows), 1)
        ```
        ```model net
        \(checkpointed ? text : text.replacing("checkpoint(block, ", with: "block("))
        loss = mse(linear(h, 1), y)
        ```
        ```train fit
        model = net
        data = rows
        optimizer = adam(lr=1e-2)
        batch_size = 16
        steps = 30
        ```
        """
    }
  }

  static let cases = [
    Case(
      name: "layers inside",
      body: """
        def block(h):
            a = tanh(linear(h, WIDTH))
            return h + 0.3 * linear(a * sigmoid(a), 4)
        h = x
        for i in range(LAYERS):
            h = checkpoint(block, h)
        """),
    Case(
      name: "dropout and layer norm inside",
      body: """
        def block(h):
            return linear(dropout(relu(linear(layer_norm(h), WIDTH)), 0.4), 4) + h
        h = x
        for i in range(LAYERS):
            h = checkpoint(block, h)
        """),
    Case(
      name: "parameters from outside, read inside and after",
      body: """
        w = param([4, 4], init=normal)
        c = param(0.7)
        def block(h, k):
            z = h @ w * k
            return tanh(z @ w.T) + c * z + randn_like(z) * 0.01
        h = x
        for i in range(LAYERS):
            h = checkpoint(block, h, k=0.5 + i / 10) + h @ w * c
        """),
    Case(
      name: "blocks inside blocks",
      body: """
        def inner(h):
            return h + dropout(tanh(linear(h, 4)), 0.2)
        def block(h):
            for j in range(3):
                h = checkpoint(inner, h)
            return h * sigmoid(linear(h, 4))
        h = x
        for i in range(LAYERS):
            h = checkpoint(block, h)
        """),
    Case(
      name: "two results",
      body: """
        def block(h, c):
            f = sigmoid(linear(h, 4))
            n = f * c + (1 - f) * tanh(linear(h, 4))
            return [tanh(n) + h, n]
        h = x
        c = 0 * x
        for i in range(LAYERS):
            h, c = checkpoint(block, h, c)
        """),
  ]

  /// Two runs of the same bits: losses of all steps, statistics of all gradients.
  private func expectSame(_ a: NotebookResult, _ b: NotebookResult) throws {
    #expect(a.places() == [] && b.places() == [])
    let (first, second) = (try #require(a.runs.first), try #require(b.runs.first))
    #expect(first.history[0].values.count == 30)
    #expect(first.history[0].values == second.history[0].values)
    #expect(first.gradients.map(\.path) == second.gradients.map(\.path))
    for (one, other) in zip(first.gradients, second.gradients) {
      #expect(one.norms.values == other.norms.values, "\(one.path)")
      #expect(one.statistics.mean == other.statistics.mean, "\(one.path)")
    }
  }

  @Test(arguments: cases) func trainingHasTheSameBits(_ test: Case) throws {
    let plain = run(test.notebook(checkpointed: false))
    try expectSame(run(test.notebook(checkpointed: true)), plain)
    try expectSame(run(test.notebook(checkpointed: true), threads: 2), plain)
    let fit = try #require(plain.runs.first)
    #expect(fit.history[0].values[0] != fit.history[0].values[29])
  }

  private func step(_ text: String) throws -> ExplainedStep {
    let notebook = Notebook.parse(source: SourceText(name: "test.md", text: text))
    let explained = explainSteps(notebook, files: TestFiles())
    #expect(explained.diagnostics.isEmpty)
    let step = try #require(explained.steps.first)
    #expect(step.graph.faults() == [] && step.plan.graph.faults() == [])
    return step
  }

  /// Inner values that are wide beside what goes from block to block.
  @Test(arguments: [cases[0], cases[1]]) func innerValuesAreNotKept(_ test: Case) throws {
    func bytes(checkpointed: Bool, layers: Int) throws -> Int {
      let text = test.notebook(checkpointed: checkpointed, layers: layers, width: 400)
      return try step(text).plan.scratchBytes
    }
    let plain = try bytes(checkpointed: false, layers: 40) - bytes(checkpointed: false, layers: 20)
    let with = try bytes(checkpointed: true, layers: 40) - bytes(checkpointed: true, layers: 20)
    // A block more keeps its input, 16 × 4 entries, and little else.
    #expect(plain > 20 * 16 * 400 * 4)
    #expect(with <= 20 * 16 * 4 * 4 * 2)
  }

  /// Each level of checkpoints computes what is in it once more, and no more than that.
  @Test(arguments: [cases[0], cases[3]]) func theGraphGrowsLinearly(_ test: Case) throws {
    let sizes = try [20, 40, 80].map {
      try step(test.notebook(checkpointed: true, layers: $0)).graph.count
    }
    #expect(sizes[2] - sizes[1] == 2 * (sizes[1] - sizes[0]))
    let plain = try step(test.notebook(checkpointed: false, layers: 80)).graph.count
    #expect(sizes[2] < 3 * plain)
  }

  @Test func whatIsComputedAgainIsNotMergedWithTheFirst() throws {
    func products(_ checkpointed: Bool) throws -> Int {
      let text = Self.cases[0].notebook(checkpointed: checkpointed)
      return try step(text).plan.dump.split(separator: "\n").count { $0.contains(" @ [") }
    }
    // Of the two products of a block's forward pass the first has to be computed again.
    #expect(try products(true) - products(false) == 6)
  }

  /// Derivatives to any order, by what is inside and by what is outside.
  @Test func derivativesOfDerivatives() {
    let result = run(
      """
      ```eval
      x = [0.3, -0.8, 1.1]
      k = 1.7
      def block(v):
          u = sin(k * v)
          return u * exp(v) + u ** 3
      def around(v):
          return checkpoint(block, v) * v
      def twice(v):
          return checkpoint(around, v) + v
      a = sum(checkpoint(block, x) ** 2)
      b = sum(block(x) ** 2)
      c = sum(checkpoint(twice, x) ** 2)
      d = sum((block(x) * x + x) ** 2)
      all(grad(a, x) == grad(b, x))
      all(hessian(a, x) == hessian(b, x))
      allclose(grad(grad(a, k), k), grad(grad(b, k), k))
      allclose(grad(sum(grad(grad(a, k), x)), x), grad(sum(grad(grad(b, k), x)), x), rtol=1e-4)
      allclose(grad(c, x), grad(d, x))
      allclose(hessian(c, x), hessian(d, x), rtol=1e-5)
      allclose(hvp(c, x, [1, 2, 3]), hvp(d, x, [1, 2, 3]), rtol=1e-5)
      allclose(jvp(checkpoint(block, x), x, [1, 2, 3]), jvp(block(x), x, [1, 2, 3]))
      gradcheck(a)
      gradcheck(c)
      ```
      """)
    #expect(result.places() == [])
    #expect(result.values == [String](repeating: "true", count: 10))
  }

  /// The rows of a backward pass are inner values, too.
  @Test func theBackwardPassIsShownThroughABlock() throws {
    func rows(_ call: String) throws -> [String] {
      let result = run(
        """
        ```eval
        x = 0.4
        def block(v):
            return sin(v) * v
        y = \(call) ** 2
        backprop(y)
        ```
        """)
      #expect(result.places() == [])
      let pass = result.blocks.flatMap(\.artifacts).compactMap { artifact in
        if case .backprop(let pass) = artifact { pass } else { nil }
      }
      return try #require(pass.first).rows.map { (try? $0.gradient.text()) ?? "?" }
    }
    let plain = try rows("block(x)")
    #expect(plain.count == 4)
    let with = try rows("checkpoint(block, x)")
    #expect(Set(plain).isSubset(of: Set(with)) && !with.contains("0.0") && !with.contains("0"))
  }

  @Test(arguments: [
    ("checkpoint()", 322), ("checkpoint(3, x)", 300), ("checkpoint(x=x)", 322),
    ("checkpoint(sin)", 322), ("checkpoint(sin, x, y=2)", 320), ("checkpoint(nosuch, x)", 220),
  ])
  func whatIsNoBlockIsRefused(_ call: String, _ code: Int) {
    let result = run(
      """
      ```eval
      x = [1, 2]
      y = \(call)
      ```
      """)
    #expect(result.diagnostics.map(\.code) == [code])
  }

  /// What computes nothing has nothing to compute again.
  @Test func aBlockMayBeAnything() {
    let result = run(
      """
      ```eval
      x = [1, 2]
      def same(v):
          return v
      def fixed(v):
          return 3
      def none_at_all(v):
          w = v
      checkpoint(same, x)
      checkpoint(fixed, x)
      checkpoint(sin, x) == sin(x)
      grad(sum(checkpoint(same, x) + checkpoint(relu, x)), x)
      checkpoint(none_at_all, x)
      ```
      """)
    #expect(result.places() == [])
    #expect(result.values == ["[1, 2]", "3", "[true, true]", "[2, 2]"])
  }
}
