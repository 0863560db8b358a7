import Autodiff
import Experiments
import Learning
import Notebooks
import Testing

/// Runs that do not fit into 2 GiB: each is refused before it starts, with what takes most, and
/// what is advised fits into as much as is said.
@Suite struct MemoryRefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var precision = "float32"
    var model: String
    var options: String
    /// What takes most, as the message says it.
    var dominant: String
    /// The advice, and the change of the notebook that follows it.
    var advice: String
    var change: (from: String, to: String)

    private static let tests = """
      ```data tests
      x = randn(300_000, 16)
      y = randn(300_000, 16)
      ```

      """

    func notebook(changed: Bool = false) -> String {
      let text = """
        ---
        precision: \(precision)
        ---

        ```data rows
        x = randn(1024, 16)
        y = randn(1024, 16)
        ```

        \(options.contains("tests") ? Case.tests : "")
        ```model net
        \(model)
        ```

        ```train fit
        model = net
        data = rows
        \(options)
        ```
        """
      return changed ? text.replacing(change.from, with: change.to) : text
    }
  }

  private static let wide = """
    h = relu(linear(x, 700_000))
    loss = mse(linear(h, 16), y)
    """
  private static let square = """
    h = linear(x, 12_000)
    h = h + relu(linear(h, 12_000))
    loss = mse(linear(h, 16), y)
    """
  private static let deep = """
    h = linear(x, 5000)
    for i in range(12):
        h = h + relu(linear(h, 5000))
    loss = mse(linear(h, 16), y)
    """
  private static let sgd = "optimizer = sgd(lr=0.1)\nsteps = 3"

  static let cases = [
    Case(
      testDescription: "a batch", model: wide, options: sgd,
      dominant: "for values of the forward and backward pass",
      advice: "`batch_size = 512` would need", change: ("steps = 3", "steps = 3\nbatch_size = 512")),
    Case(
      testDescription: "states", model: square,
      options: "batch_size = 4\noptimizer = adam()\nsteps = 3",
      dominant: "for what adam keeps of each parameter",
      advice: "`sgd` without momentum in place of adam would need",
      change: ("adam()", "sgd(lr=0.1)")),
    Case(
      testDescription: "double precision", precision: "float64", model: square,
      options: "batch_size = 4\n" + sgd, dominant: "for parameters",
      advice: "`precision: float32` would need", change: ("float64", "float32")),
    Case(
      testDescription: "gradients that wait for their norm", model: deep,
      options: "batch_size = 4\nclip_grad_norm = 1\n" + sgd,
      dominant: "for gradients that stand there at once",
      advice: "`clip_grad_value` in place of `clip_grad_norm` would need",
      change: ("clip_grad_norm", "clip_grad_value")),
    Case(
      testDescription: "early stopping", model: deep,
      options: "batch_size = 4\nvalidation = rows\nearly_stopping = patience(3)\n" + sgd,
      dominant: "for parameters", advice: "`restore_best=false` would need",
      change: ("patience(3)", "patience(3, restore_best=false)")),
    Case(
      testDescription: "validation", model: "loss = mse(linear(relu(linear(x, 4096)), 16), y)",
      options: "batch_size = 4\nvalidation = tests\n" + sgd,
      dominant: "for validating all rows at once", advice: "validate on fewer rows",
      change: ("validation = tests", "validation = tests[:1000]")),
    Case(
      testDescription: "parameters that are too many", precision: "float64",
      model: square.replacing("12_000", with: "40_000"), options: sgd, dominant: "for parameters",
      advice: "make the model smaller", change: ("40_000", "4_000")),
  ]

  private static let limit = 1 << 31

  private func need(_ text: String) throws -> MemoryNeed {
    let explained = explainSteps(
      Notebook.parse(source: SourceText(name: "test.md", text: text)), files: TestFiles())
    #expect(explained.diagnostics.isEmpty)
    return try #require(explained.steps.first).need
  }

  @Test(arguments: cases) func isRefusedWithWhatHelps(_ test: Case) throws {
    let result = run(test.notebook(), memoryLimit: Self.limit)
    let error = try #require(result.diagnostics.first)
    #expect(result.diagnostics.map(\.code) == [514])
    #expect(error.message.contains(test.dominant), "\(error.message)")
    let hint = try #require(error.hint)
    #expect(hint.contains(test.advice), "\(hint)")
    #expect(try need(test.notebook()).total > Self.limit)
    let changed = try need(test.notebook(changed: true))
    #expect(changed.total <= Self.limit)
    if test.advice.hasSuffix("would need") {
      let number = hint.split(separator: "; ").first { $0.contains(test.advice) } ?? ""
      #expect(number == "\(test.advice) \(Self.words(changed.total))")
    }
  }

  private static func words(_ bytes: Int) -> String {
    let (unit, name) = bytes < 1 << 30 ? (1 << 20, "MiB") : (1 << 30, "GiB")
    return "\((Double(bytes) / Double(unit) * 10).rounded() / 10) \(name)"
  }

  @Test func eachPartIsAsLargeAsItsTensors() throws {
    func need(_ options: String) throws -> MemoryNeed {
      try self.need(
        Case(
          testDescription: "", model: Self.deep, options: "batch_size = 4\nsteps = 3\n" + options,
          dominant: "", advice: "", change: ("", "")
        ).notebook())
    }
    let square = 5000 * 5000
    let parameters = 4 * (12 * (square + 5000) + 17 * 5000 + 16 * 5000 + 16)
    let plain = try need("optimizer = sgd(lr=0.1)")
    #expect(plain[.parameters] == parameters && plain[.optimizerStates] == 0)
    #expect(plain.total == MemoryNeed.Part.allCases.reduce(0) { $0 + plain[$1] })
    // Each gradient ends at once in its update.
    #expect(plain[.gradients] <= 4 * 2 * square + 1 << 20)
    #expect(plain[.data] == 2 * 1024 * 16 * 4 + 2 * 2 * 4 * 16 * 4 + 8 * 4)
    let adam = try need("optimizer = adam()")
    #expect(adam[.parameters] == parameters && adam[.optimizerStates] == 2 * parameters)
    #expect(
      adam.values(of: .optimizerStates).first?.name == .state("first moment", of: "h[1].weight"))
    let frozen = try need("optimizer = adam()\nfreeze = [h]")
    #expect(frozen[.optimizerStates] == 2 * 4 * (5000 * 16 + 16))
    let clipped = try need("optimizer = sgd(lr=0.1)\nclip_grad_norm = 1")
    #expect(abs(clipped[.gradients] - parameters) < 1 << 20)
    let stopping = try need(
      "optimizer = sgd(lr=0.1)\nvalidation = rows\nearly_stopping = patience(3)")
    #expect(stopping[.bestParameters] == parameters)
  }

  /// The factors of a decomposition are in double precision, beside the matrix.
  @Test func workspacesOfKernelsAreCounted() throws {
    func need(_ rows: Int) throws -> MemoryNeed {
      try self.need(
        """
        ```data rows
        x = randn(2, \(rows), \(rows))
        ```

        ```model net
        w = param(0.1)
        loss = mean(inv(w * x + 100 * eye(\(rows))) ** 2)
        ```

        ```train fit
        model = net
        data = rows
        optimizer = sgd(lr=0.1)
        batch_size = 1
        steps = 2
        ```
        """)
    }
    #expect(try need(40)[.workspace] == 0)
    #expect(try need(400)[.workspace] == 8 * (2 * 400 * 400 + 400))
  }

  @Test func theLargestValueIsNamedAtItsPlace() throws {
    let test = Self.cases[0]
    let result = run(test.notebook())
    let note = try #require(result.diagnostics.first?.notes.first)
    #expect(note.message.contains("[1024, 700000]"), "\(note.message)")
    let line = result.notebook.source.position(at: note.range.lower).line
    let wanted = test.notebook().split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0.contains("700_000") }
    #expect(line - 1 == wanted)
  }

  /// The report's gradients are over as many rows as fit.
  @Test func whatIsComputedAfterARunThatFittedDoesNotFailIt() throws {
    let text = Self.cases[0].notebook().replacing("700_000", with: "2000")
      .replacing("steps = 3", with: "steps = 3\nbatch_size = 8")
    let limit = 6 << 20
    #expect(try need(text).total < limit)
    #expect(try need(text.replacing("batch_size = 8", with: "")).total > limit)
    let small = run(text, memoryLimit: limit)
    #expect(small.diagnostics.isEmpty)
    let fit = try #require(small.runs.first)
    #expect(fit.gradients.allSatisfy { $0.statistics.norm > 0 })
    let rows = try #require(fit.evaluatedRows)
    #expect(rows < 1024)
    let eval = "\n\n```eval\nfit(rows[:\(rows)]).loss\n```\n"
    let large = run(text + eval)
    #expect(large.runs.first?.evaluatedRows == nil)
    #expect(fit.history[0].values == large.runs.first?.history[0].values)
    let loss = try #require(large.values.first.flatMap { Double($0) })
    #expect(abs(fit.values[0].value - loss) <= 1e-5 * loss)
  }

  @Test func runsThatAreKeptAreTakenOutOfWhatThereIs() throws {
    let text = Self.cases[0].notebook().replacing("700_000", with: "40_000")
      .replacing("steps = 3", with: "steps = 1\nbatch_size = 8")
      .replacing("sgd(lr=0.1)", with: "sgd(lr=sweep(0.1, 0.2, 0.3))")
    let need = try need(text)
    // When the third run begins, two are kept.
    let limit = need.total + 2 * need[.parameters]
    #expect(run(text, memoryLimit: limit).diagnostics.isEmpty)
    #expect(run(text, memoryLimit: limit - 1).diagnostics.map(\.code) == [514])
  }
}
