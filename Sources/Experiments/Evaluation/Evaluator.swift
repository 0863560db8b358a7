internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// The kind of block that is evaluated: it decides which functions there are.
enum BlockPlace: String {
  case data, model, train, eval, plot, check
  /// Inline values and titles.
  case prose

  var inWords: String {
    switch self {
    case .data: "a data block"
    case .model: "a model"
    case .train: "a train block"
    case .eval: "an eval block"
    case .plot: "a plot block"
    case .check: "a check block"
    case .prose: "an inline value"
    }
  }
}

/// Walks the syntax tree of a block and builds nodes in a graph.
///
/// The same walk serves values that are known and values known in shape only; see
/// docs/values.md. It stops at a budget of statements, at a depth of calls, and when the work is
/// cancelled.
final class Evaluator {
  static let statementBudget = 2_000_000
  static let checkingBudget = 200_000
  static let callDepth = 200
  /// Bytes of one text that a block makes.
  static let textLimit = 1_000_000
  /// Levels of lists inside lists, and entries on all of them.
  static let listDepth = 32
  static let listLimit = 5_000_000

  let session: Session
  let workspace: Workspace
  let place: BlockPlace
  /// The key of the block's streams of random numbers.
  private(set) var key: RandomKey
  /// Whether random numbers are drawn anew in each training step, in a model as its mode says.
  var drawsEachStep: Bool?
  /// Blocks before this one can be read.
  let blockIndex: Int
  var scope = Scope(parent: nil)
  /// Statement errors that were recovered from, and warnings.
  var diagnostics: [Diagnostic] = []
  /// The model whose body is evaluated.
  var model: ModelEvaluation?
  /// Whether a value may be computed for a condition; not in the check before training.
  var mayCompute = true
  /// Called with each bare expression, its value, and how many loops it stands in.
  var onExpression: ((Expression, Value, Int) throws -> Void)?
  /// Takes a bare expression over; whether it did.
  var onStatement: ((Expression) throws -> Bool)?
  /// Called with what a function shows besides its value.
  var onArtifact: ((Artifact) -> Void)?
  /// Called with the columns of `table(…)`.
  var onTable: (([(name: String, value: Value, range: SourceRange)]) -> Void)?
  var lastGradientCheck: GradientCheck?
  /// Both sides of the last `allclose`.
  var lastCompared: (Value, Value)?
  var sweeps: SweepChoices?
  var figure: FigureBuilder?
  var dataBuilder: DataBuilder?

  /// The name that the current statement assigns.
  var assigning: String?
  var loopDepth = 0
  /// The statement assigns a `param(…)` itself, not something made from one.
  var isDirectParameter = false
  /// Inside branches of a condition that is not known, whose calls have no effects.
  var isHypothetical = false
  private var draws: [String: Int] = [:]
  private var statements = 0
  var depth = 0

  init(
    _ session: Session, _ place: BlockPlace, workspace: Workspace? = nil, key: RandomKey,
    blockIndex: Int
  ) {
    self.session = session
    self.place = place
    self.workspace = workspace ?? session.workspace
    self.key = key
    self.blockIndex = blockIndex
  }

  func fail(_ error: EvaluationError, at range: SourceRange) -> Diagnostic {
    error.diagnostic(at: range)
  }

  func warn(_ error: EvaluationError, at range: SourceRange) {
    let diagnostic = error.diagnostic(at: range)
    if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
  }

  /// The stream of the next random call: by the name assigned and a count.
  func nextKey() -> RandomKey {
    let name = assigning ?? ""
    let count = draws[name, default: 0]
    draws[name] = count + 1
    return key.folding(name).folding(count)
  }

  /// The stream of the next call of a model within one.
  func nextKey(of model: String) -> RandomKey {
    let name = "model " + model
    let count = draws[name, default: 0]
    draws[name] = count + 1
    return key.folding(name).folding(count)
  }

  /// Evaluates with numbers of another stream, which every step has alike.
  func drawing<T>(from key: RandomKey, _ body: () throws -> T) rethrows -> T {
    let before = (self.key, drawsEachStep)
    (self.key, drawsEachStep) = (key, false)
    defer { (self.key, drawsEachStep) = before }
    return try body()
  }

  func countStatement(at range: SourceRange) throws {
    statements += 1
    if statements & 0xFF == 0, session.cancellation.isCancelled { throw Cancelled() }
    // A model is built the same way whether or not it is only looked at.
    if !mayCompute, model == nil, statements > Evaluator.checkingBudget { throw CheckingStopped() }
    if statements > Evaluator.statementBudget {
      throw fail(.tooManyTurns(Evaluator.statementBudget), at: range)
    }
  }

  // MARK: Conversions

  /// The tensor that a value stands for as a node, or nothing where it is unknown.
  func node(_ value: Value, at range: SourceRange, what: @autoclosure () -> String = "this")
    throws -> NodeID?
  {
    switch try tensorValue(value, at: range, what: what()) {
    case .some(let tensor): try session.imported(tensor, into: workspace, at: range)
    case nil: nil
    }
  }

  /// The value as a tensor, or nothing where it is unknown.
  func tensorValue(
    _ value: Value, at range: SourceRange, what: @autoclosure () -> String = "this"
  ) throws -> TensorValue? {
    switch value {
    case .unknown: return nil
    case .tensor(let tensor): return tensor
    case .number(let x):
      return TensorValue(workspace.graph.constant(x), workspace, host: .scalar(x))
    case .boolean(let x):
      return leaf(Tensor(x ? 1 : 0, precision: session.precision, isBoolean: true))
    case .series(let series): return series.tensor
    case .list(let items): return try stacked(items, at: range, what: what())
    case .table(let table): return try table.matrix(self, at: range)
    default:
      throw fail(.wrongKind(what: what(), expected: "a tensor", found: value.kindName), at: range)
    }
  }

  func leaf(_ tensor: Tensor) -> TensorValue {
    let host: TensorValue.Host? =
      tensor.count == 1 && tensor.shape.rank == 0 ? .scalar(tensor[0]) : nil
    return TensorValue(workspace.leaf(tensor), workspace, host: host)
  }

  /// A list of numbers, or of equal-shaped tensors, as one tensor.
  private func stacked(_ items: [Value], at range: SourceRange, what: String) throws
    -> TensorValue?
  {
    if items.contains(where: { $0.isUnknown }) { return nil }
    if let literal = try literal(items, at: range) { return literal }
    var nodes: [NodeID] = []
    for item in items {
      guard case .some(let node) = try node(item, at: range, what: "each entry of a list") else {
        return nil
      }
      nodes.append(node)
    }
    let shapes = Set(nodes.map { workspace.graph.shape($0) })
    guard shapes.count <= 1 else { throw fail(.ragged, at: range) }
    guard !nodes.isEmpty else {
      return try leaf(entries: [], shape: [0], at: range)
    }
    let result = try build("stack", [.tensors(nodes)], at: range)
    return TensorValue(result, workspace)
  }

  /// Nested lists of plain numbers become a leaf at once.
  private func literal(_ items: [Value], at range: SourceRange) throws -> TensorValue? {
    var entries: [Double] = []
    var isBoolean = true
    func shape(of items: [Value]) throws -> [Int]? {
      var inner: [Int]?
      for item in items {
        let found: [Int]
        switch item {
        case .number(let x):
          entries.append(x)
          isBoolean = false
          found = []
        case .boolean(let x):
          entries.append(x ? 1 : 0)
          found = []
        case .list(let nested):
          guard let below = try shape(of: nested) else { return nil }
          found = below
        default: return nil
        }
        if let inner, inner != found { throw fail(.ragged, at: range) }
        inner = found
      }
      return [items.count] + (inner ?? [])
    }
    guard let shape = try shape(of: items) else { return nil }
    return try leaf(
      entries: entries, shape: shape, isBoolean: isBoolean && !entries.isEmpty, at: range)
  }

  func leaf(entries: [Double], shape: [Int], isBoolean: Bool = false, at range: SourceRange) throws
    -> TensorValue
  {
    do {
      let tensor = Tensor(
        entries, shape: try Shape(shape), precision: session.precision, isBoolean: isBoolean)
      var value = TensorValue(workspace.leaf(tensor), workspace)
      if shape.isEmpty {
        value.host = .scalar(entries[0])
      } else if entries.count <= 4096 {
        value.host = .entries(entries)
      }
      return value
    } catch {
      throw fail(.operation(error), at: range)
    }
  }

  /// Entries that are needed now; nothing where they are not known yet.
  func entries(
    of tensor: TensorValue, at range: SourceRange, what: @autoclosure () -> String
  ) throws -> [Double]? {
    switch tensor.host {
    case .scalar(let x): return [x]
    case .entries(let entries): return entries
    case nil: break
    }
    // A model is one for all batches.
    if model != nil { throw fail(.notKnownWhenBuilt(what()), at: range) }
    guard mayCompute || place == .data, tensor.isKnown else { return nil }
    return try session.tensor(tensor, at: range).doubles
  }

  /// A number that is needed now; nothing where it is not known yet.
  func real(_ value: Value, at range: SourceRange, what: @autoclosure () -> String) throws
    -> Double?
  {
    switch value {
    case .unknown: return nil
    case .number(let x): return x
    case .boolean(let x): return x ? 1 : 0
    case .tensor(let tensor):
      guard tensor.shape.count == 1 else {
        throw fail(
          .wrongKind(what: what(), expected: "one number", found: value.kindName), at: range)
      }
      return try entries(of: tensor, at: range, what: what())?[0]
    default:
      throw fail(.wrongKind(what: what(), expected: "a number", found: value.kindName), at: range)
    }
  }

  func integer(_ value: Value, at range: SourceRange, what: @autoclosure () -> String) throws
    -> Int?
  {
    guard let x = try real(value, at: range, what: what()) else { return nil }
    guard x == x.rounded(), abs(x) < 1e15 else { throw fail(.notWhole(what: what(), x), at: range) }
    return Int(x)
  }

  /// A list or tensor of whole numbers.
  func integers(_ value: Value, at range: SourceRange, what: @autoclosure () -> String) throws
    -> [Int]?
  {
    let numbers: [Double]
    switch value {
    case .unknown: return nil
    case .list(let items):
      var result: [Int] = []
      for item in items {
        guard let x = try integer(item, at: range, what: what()) else { return nil }
        result.append(x)
      }
      return result
    case .tensor(let tensor) where tensor.shape.rank == 1:
      guard let entries = try entries(of: tensor, at: range, what: what()) else { return nil }
      numbers = entries
    default:
      return try integer(value, at: range, what: what()).map { [$0] }
    }
    return try numbers.map { x in
      guard x == x.rounded(), abs(x) < 1e15 else {
        throw fail(.notWhole(what: what(), x), at: range)
      }
      return Int(x)
    }
  }

  func string(_ value: Value, at range: SourceRange, what: @autoclosure () -> String) throws
    -> String
  {
    if case .string(let text) = value { return text }
    throw fail(.wrongKind(what: what(), expected: "a string", found: value.kindName), at: range)
  }

  /// Whether a condition holds; nothing where it is not known yet.
  func truth(_ value: Value, at range: SourceRange) throws -> Bool? {
    switch value {
    case .unknown: return nil
    case .none: return false
    case .boolean(let x): return x
    case .number(let x): return x != 0
    case .string(let text): return !text.isEmpty
    case .list(let items): return !items.isEmpty
    case .tensor(let tensor):
      if let x = tensor.hostScalar { return x != 0 }
      guard tensor.shape.count == 1 else {
        throw fail(.conditionShape(tensor.shape.dimensions), at: range)
      }
      return try entries(of: tensor, at: range, what: "a condition").map { $0[0] != 0 }
    default: return true
    }
  }

  // MARK: Building nodes

  /// Appends a call of a built-in operation whose arguments are bound already.
  func build(_ name: String, _ values: [ArgumentValue], at range: SourceRange) throws -> NodeID {
    guard let operation = OperationTable.named[name] else {
      preconditionFailure("the operation \(name) is missing in OperationTable")
    }
    let signature = operation.signature
    var all = values
    for parameter in signature.parameters.dropFirst(values.count) {
      all.append(parameter.initial ?? .none)
    }
    let arguments = ArgumentList(signature: signature, values: all)
    switch try build(operation, arguments, at: range) {
    case .one(let node): return node
    case .many(let nodes): return nodes[0]
    }
  }

  func build(_ operation: any Operation.Type, _ arguments: ArgumentList, at range: SourceRange)
    throws -> BuildResult
  {
    workspace.graph.origin = session.origin(of: range)
    do {
      return try operation.build(&workspace.graph, arguments)
    } catch {
      throw fail(.operation(error), at: range)
    }
  }

  /// Runs a builder over the graph; its errors stand at the range.
  func graph<R>(at range: SourceRange, _ body: (inout Graph) throws(OperationError) -> R) throws
    -> R
  {
    workspace.graph.origin = session.origin(of: range)
    do {
      return try body(&workspace.graph)
    } catch {
      throw fail(.operation(error), at: range)
    }
  }
}

/// The check before training has seen enough of a long loop.
struct CheckingStopped: Error {}
