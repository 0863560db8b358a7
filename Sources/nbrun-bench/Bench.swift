import ArgumentParser
import Glibc

/// Measures kernels against what the machine can do, then training steps and whole notebooks.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nbrun-bench",
    abstract: "Measures kernels, training steps and whole notebooks.",
    discussion: """
      Each kernel is held against its roofline: the least time that its arithmetic and its bytes \
      take on this machine, by peaks measured in the same run. Times are medians, warm; compare \
      them within one run only.
      """)

  enum Part: String, CaseIterable, ExpressibleByArgument { case kernels, notebooks }

  @Option(help: "Measures only kernels, or only notebooks.")
  var only: Part?

  @Option(help: ArgumentHelp("Only kernels with this in their line.", valueName: "text"))
  var name = ""

  @Flag(help: "Times the instructions of the notebooks' training steps, and nothing else.")
  var byInstruction = false

  @Option(help: ArgumentHelp("The most rows of instructions.", valueName: "rows"))
  var limit = 40

  @Option(
    help: ArgumentHelp(
      "Measures products beside dnnl_sgemm of this library in turns, and nothing else.",
      valueName: "libdnnl.so"))
  var beside: String?

  @Flag(help: "Takes fewer and shorter samples: less sure, several times faster.")
  var fast = false

  @Option(help: "Threads; as many as there are processors unless told otherwise.")
  var threads: Int?

  @Flag(help: "Writes one line of JSON a figure instead of a table.")
  var json = false

  @Argument(help: ArgumentHelp("Notebooks; the workloads of Tests/Peers unless told otherwise."))
  var notebooks: [String] = []

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is a whole number from 1 to 1024")
    }
  }

  func run() throws {
    let threads = self.threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    if byInstruction { return try timeInstructions(threads) }
    let write: (Figure) -> Void = { show(json ? $0.json : $0.row) }
    let stopwatch = fast ? Stopwatch.fast : .usual
    if let beside {
      let peer = try OneDNN(path: beside)
      if !json { show(Figure.header(share: "of the peer")) }
      return try ProductBench(
        peer: peer, threads: threads == 1 ? [1] : [1, threads], stopwatch: stopwatch, filter: name
      ).run(write)
    }
    if !json { show(Figure.header(share: "of the roof")) }
    if only != .notebooks {
      let machine = Machine(threads: threads, write)
      try KernelBench(machine: machine, stopwatch: stopwatch, filter: name).run(write)
    }
    guard only != .kernels else { return }
    for path in paths {
      try NotebookBench(path: path, threads: threads).run(write)
    }
  }

  /// At once, for who watches or cuts it short.
  private func show(_ text: String) {
    print(text)
    fflush(nil)
  }

  private var paths: [String] { notebooks.isEmpty ? NotebookBench.usual : notebooks }

  private func timeInstructions(_ threads: Int) throws {
    let machine = Machine(threads: threads) { _ in }
    for path in paths {
      let bench = StepBench(path: path, machine: machine, seconds: fast ? 0.2 : 2)
      for (title, table) in try bench.tables() {
        let lines =
          json
          ? table.json(title: title, on: machine.all)
          : table.text(title: title, on: machine.all, limit: limit) + [""]
        show(lines.joined(separator: "\n"))
      }
    }
  }
}
