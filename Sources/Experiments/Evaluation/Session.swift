internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// What all blocks of a notebook share while it is evaluated: one graph for everything that is
/// not training, the names given so far, and the sources of randomness and interruption.
final class Session {
  /// A name that later blocks see.
  struct Global {
    var value: Value
    var range: SourceRange
    var block: Int
    /// The nodes that had the name in earlier blocks.
    var former: [NodeID] = []
  }

  let notebook: Notebook
  let workspace: Workspace
  let precision: Precision
  let seed: UInt64
  let files: any Files
  let arena: ExecutionArena
  let cancellation: Cancellation
  var isCancelled: @Sendable () -> Bool {
    { [cancellation] in cancellation.isCancelled }
  }
  /// For each name its values in the order of the blocks that gave them.
  private var globals: [String: [Global]] = [:]
  /// Their names in alphabetical order, each with the first block that gave it.
  private var firstBlocks: [(name: String, block: Int)] = []
  var params: [(name: String, value: Value)] = []
  /// Names of blocks, and names assigned in them, whose block failed or was not run.
  private var failed: [String: [Int]] = [:]
  /// Files read, by path, in order, with a hash of their bytes.
  var filesRead: [(path: String, hash: String)] = []
  /// Nodes that are derivatives: of these a zero derivative is no surprise.
  var derivatives: Set<NodeID> = []
  private(set) var origins: [SourceRange] = []
  private var originIDs: [SourceRange: Int] = [:]
  /// Graphs that are built for shapes only, into which no values are brought.
  private var abstract: Set<ObjectIdentifier> = []
  private var constantsOnly: Set<ObjectIdentifier> = []
  private var imports: [ObjectIdentifier: [NodeID: NodeID]] = [:]
  /// Calls of a model with one dataset and nothing else, which are asked for again and again.
  var boundModels: [BoundModel.Key: BoundModel] = [:]

  /// Bytes that one plan may take.
  var memoryLimit = Int.max {
    didSet { workspace.memoryLimit = memoryLimit }
  }
  var checkpoints: CheckpointKeeper?
  /// Told the step of each training when it is checked.
  var onStep: ((ExplainedStep) -> Void)?
  /// Nothing: steps are not timed before their training.
  var timing: StepTiming?
  /// What went wrong inside an optimiser of the author's, whose builder can only say a part.
  var optimizerFailure: (any Error)?

  /// The failure, which belongs to one run.
  func takeOptimizerFailure() -> (any Error)? {
    defer { optimizerFailure = nil }
    return optimizerFailure
  }

  /// The name of the dataset that a later block binds to each model.
  var bindings: [String: String] = [:]

  init(
    notebook: Notebook, precision: Precision, seed: UInt64, files: any Files,
    arena: ExecutionArena, cancellation: Cancellation
  ) {
    self.notebook = notebook
    self.precision = precision
    self.seed = seed
    self.files = files
    self.arena = arena
    self.cancellation = cancellation
    workspace = Workspace(precision: precision, arena: arena)
  }

  var source: SourceText { notebook.source }

  /// What a name means for a block: what the last block before it gave.
  func global(_ name: String, before block: Int) -> Global? {
    globals[name]?.last { $0.block < block }
  }

  func define(_ name: String, _ global: Global) {
    var history = globals[name] ?? []
    history.removeAll { $0.block == global.block }
    var entry = global
    if let earlier = history.last(where: { $0.block < global.block }) {
      entry.former += earlier.former
      if case .tensor(let tensor) = earlier.value { entry.former.append(tensor.node) }
    }
    history.append(entry)
    globals[name] = history.sorted { $0.block < $1.block }
    noteFirstBlock(of: name)
    failed[name]?.removeAll { $0 == global.block }
  }

  /// The names of a failed block, whose readers are not run.
  func markFailed(_ name: String, block: Int) {
    globals[name]?.removeAll { $0.block == block }
    noteFirstBlock(of: name)
    failed[name, default: []].append(block)
  }

  /// Whether the last block before that should have given the name has failed.
  func isFailed(_ name: String, before block: Int) -> Bool {
    guard let last = failed[name]?.filter({ $0 < block }).max() else { return false }
    return (global(name, before: block)?.block ?? -1) <= last
  }

  /// In alphabetical order.
  func names(before block: Int) -> [String] {
    firstBlocks.filter { $0.block < block }.map { $0.name }
  }

  private func noteFirstBlock(of name: String) {
    let place = firstBlocks.partitionPoint { $0.name >= name }
    if place < firstBlocks.count, firstBlocks[place].name == name { firstBlocks.remove(at: place) }
    guard let first = globals[name]?.first else { return }
    firstBlocks.insert((name, first.block), at: place)
  }

  /// The datasets that blocks before this one gave, by name.
  func datasets(before block: Int) -> [DatasetValue] {
    names(before: block).compactMap { name in
      if case .dataset(let data) = global(name, before: block)?.value { data } else { nil }
    }
  }

  func noteFile(_ path: String, _ bytes: [UInt8]) {
    guard !filesRead.contains(where: { $0.path == path }) else { return }
    // FNV-1a: enough to notice that a file is another one.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    filesRead.append((path, String(repeating: "0", count: 16 - digits.count) + digits))
  }

  /// The text of a range. An expression that begins or ends with a bracketed part does not hold
  /// that bracket in its range; it is added.
  func text(_ range: SourceRange) -> String {
    let bytes = source.bytes
    guard range.upper <= bytes.count else { return "" }
    var depth = 0
    var lowest = 0
    for byte in bytes[range.lower..<range.upper] {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      lowest = min(lowest, depth)
    }
    var lower = range.lower
    var upper = range.upper
    var missing = -lowest
    while missing > 0, lower > 0,
      bytes[lower - 1] == UInt8(ascii: " ") || bytes[lower - 1] == UInt8(ascii: "(")
    {
      lower -= 1
      if bytes[lower] == UInt8(ascii: "(") { missing -= 1 }
    }
    missing = depth - lowest
    while missing > 0, upper < bytes.count,
      bytes[upper] == UInt8(ascii: " ") || bytes[upper] == UInt8(ascii: ")")
    {
      if bytes[upper] == UInt8(ascii: ")") { missing -= 1 }
      upper += 1
    }
    return source.text(SourceRange(lower, upper))
  }

  /// The origin of nodes made for an expression of the notebook.
  func origin(of range: SourceRange) -> Origin {
    if let id = originIDs[range] { return Origin(id) }
    origins.append(range)
    originIDs[range] = origins.count
    return Origin(origins.count)
  }

  func range(of origin: Origin) -> SourceRange? {
    origin.id > 0 && Int(origin.id) <= origins.count ? origins[Int(origin.id) - 1] : nil
  }

  /// The values of nodes of the session's own graph or another, all known.
  func tensors(_ values: [TensorValue], at range: SourceRange) throws -> [Tensor] {
    guard let workspace = values.first?.workspace else { return [] }
    do {
      return try workspace.values(of: values.map { $0.node })
    } catch {
      throw failure(error, at: range)
    }
  }

  func tensor(_ value: TensorValue, at range: SourceRange) throws -> Tensor {
    try tensors([value], at: range)[0]
  }

  /// What the executor says, at the place of the operation that it names.
  func failure(_ error: ExecutionError, at range: SourceRange) -> any Error {
    switch error {
    case .outOfMemory(let needed, let available, let largest):
      return EvaluationError.outOfMemory(needed: needed, available: available)
        .diagnostic(at: self.range(of: largest) ?? range)
    case .indexOutOfRange(let value, let size, let origin):
      return EvaluationError.badIndex(value: value, size: size)
        .diagnostic(at: self.range(of: origin) ?? range)
    case .notFinite: return EvaluationError.notFinite.diagnostic(at: range)
    case .cancelled: return Cancelled()
    }
  }

  /// A tensor of one graph as a leaf of another.
  func imported(_ value: TensorValue, into workspace: Workspace, at range: SourceRange) throws
    -> NodeID
  {
    if value.workspace === workspace { return value.node }
    let id = ObjectIdentifier(workspace)
    if let node = imports[id]?[value.node] { return node }
    let node: NodeID
    if constantsOnly.contains(id) {
      // The graph belongs to someone else, whose leaves are not ours to add.
      guard value.shape.count == 1, value.isKnown else {
        throw EvaluationError.wrongKind(
          what: "a value from outside an optimiser", expected: "one known number",
          found: "a tensor of shape \(value.shape)"
        ).diagnostic(at: range)
      }
      node = workspace.graph.constant(try tensor(value, at: range)[0], value.shape)
    } else if value.isKnown, !abstract.contains(id) {
      node = workspace.leaf(try tensor(value, at: range))
    } else {
      node = workspace.placeholder(value.type)
    }
    imports[id, default: [:]][value.node] = node
    return node
  }

  /// Runs a body with a graph of its own that is built for shapes only.
  func withAbstractWorkspace<R>(_ body: (Workspace) throws -> R) rethrows -> R {
    let workspace = Workspace(precision: precision, arena: arena)
    let id = ObjectIdentifier(workspace)
    abstract.insert(id)
    defer {
      abstract.remove(id)
      imports[id] = nil
    }
    return try body(workspace)
  }

  /// Whether values of other graphs stand in a graph.
  func hasImports(into workspace: Workspace) -> Bool {
    imports[ObjectIdentifier(workspace)]?.isEmpty == false
  }

  /// Lets only numbers into a graph that someone else owns, as constants.
  func keepConstant(_ workspace: Workspace) { constantsOnly.insert(ObjectIdentifier(workspace)) }

  /// Forgets what was brought into a graph that is no longer needed.
  func forget(_ workspace: Workspace) {
    imports[ObjectIdentifier(workspace)] = nil
    constantsOnly.remove(ObjectIdentifier(workspace))
  }
}

/// The work was stopped from outside.
struct Cancelled: Error {}

/// A block reads a name whose block failed.
struct DependsOnFailed: Error {
  var name: String
}
