import Autodiff
import CAllocations
import Experiments
import Notebooks
import Testing

/// Nothing is allocated in a training step; only steps that record may, on the host's side.
///
/// Each notebook runs in a process of its own, in which nobody else allocates.
@Suite struct AllocationTests {
  @Test(arguments: AllocationCase.allCases)
  func noStepAllocates(_ test: AllocationCase) async {
    await #expect(processExitsWith: .success) { [test] in
      let (result, log) = StepLog.run(test.notebook)
      #expect(result.places() == [])
      let recorded = Set(result.runs[0].gradients[0].norms.steps)
      #expect(log.allocations.count == test.steps && recorded.count <= 200)
      let allocating = log.allocations.indices.filter { log.allocations[$0] != 0 }
      let unrecorded = allocating.filter { !recorded.contains($0) }
      #expect(unrecorded.isEmpty, "steps \(unrecorded.prefix(10)) allocate")
      // The counter counts: what a recorded step appends to its series is seen.
      #expect(!allocating.isEmpty)
    }
  }

  @Test func allWaysOfAskingForMemoryAreCounted() async {
    await #expect(processExitsWith: .success) {
      var counts = [allocation_count(), 0, 0, 0, 0]
      let array = [Int](repeating: 1, count: counts.count)
      counts[1] = allocation_count()
      let small = UnsafeMutableRawPointer.allocate(byteCount: 100, alignment: 64)
      counts[2] = allocation_count()
      unsafe small.deallocate()
      counts[3] = allocation_count()
      let mapped = TensorStorage(byteCount: 1 << 22)
      counts[4] = allocation_count()
      #expect(array.count == 5 && mapped.byteCount == 1 << 22)
      #expect(counts[1] == counts[0] + 1)
      #expect(counts[2] == counts[1] + 1)
      #expect(counts[3] == counts[2])
      #expect(counts[4] >= counts[3] + 2, "the object and its memory")
    }
  }
}

/// What training asks of the allocator, step by step.
private final class StepLog {
  private(set) var allocations: [Int] = []
  private var latest = 0
  private var previous = 0
  private var time = 0.0

  init() { allocations.reserveCapacity(100_000) }

  /// A clock that the trainer looks at right before and right after each stretch of steps. So
  /// long do they seem to take that a stretch is a single step.
  private func now() -> Double {
    previous = latest
    time += 1
    latest = allocation_count()
    return time
  }

  static func run(_ text: String) -> (NotebookResult, StepLog) {
    let log = StepLog()
    var options = RunOptions()
    options.threads = 2
    let result = runNotebook(
      Notebook.parse(source: SourceText(name: "test.md", text: text)), files: TestFiles(),
      options: options, now: { log.now() },
      progress: { _ in log.allocations.append(log.latest - log.previous) })
    return (result, log)
  }
}

/// Trainings of several kinds.
enum AllocationCase: String, CaseIterable, Codable {
  case line, digits, convolution, dropout, wide

  var steps: Int {
    switch self {
    case .line: 5000
    case .digits: 3000
    case .convolution: 400
    case .dropout: 2000
    case .wide: 60
    }
  }

  var notebook: String {
    let (data, model, options) = parts
    return """
      ```data rows
      \(data)
      ```
      ```model net
      \(model)
      ```
      ```train fit
      model = net
      data = rows
      \(options)
      steps = \(steps)
      ```
      """
  }

  private var parts: (data: String, model: String, options: String) {
    switch self {
    case .line:
      (
        "x = [0, 1, 2]\ny = [1, 3, 5]",
        "m = param(0.1)\nloss = mse(m * x, y)", "optimizer = sgd(lr=0.1, momentum=0.9)"
      )
    case .digits:
      (
        "x = randn(500, 64)\ny = randint(0, 10, 500)",
        "loss = cross_entropy(linear(relu(linear(x, 32)), 10), y)",
        "optimizer = adam(lr=cosine(1e-3, warmup=10))\nbatch_size = 64\nclip_grad_norm = 1.0"
      )
    case .convolution:
      (
        "x = randn(96, 1, 12, 12)\ny = randint(0, 10, 96)",
        """
        h = max_pool2d(relu(conv2d(x, 8, 3, padding=1)), 2)
        loss = cross_entropy(linear(flatten(h), 10), y)
        """, "optimizer = rmsprop(lr=1e-3)\nbatch_size = 32"
      )
    case .dropout:
      (
        "x = randn(300, 20)\ny = randn(300, 1)",
        """
        h = layer_norm(dropout(tanh(linear(x, 40)), 0.3))
        loss = mse(linear(h, 1), y)
        """, "optimizer = adam(lr=1e-3)\nbatch_size = 32"
      )
    case .wide:
      (
        "x = randn(512, 512)\ny = randn(512, 512)",
        "loss = mse(linear(relu(linear(x, 512)), 512), y)",
        "optimizer = adam(lr=1e-3)\nbatch_size = 256\nshuffle = false"
      )
    }
  }
}
