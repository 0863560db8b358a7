internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// A kind of executable block.
protocol Block: Sendable {
  static var place: BlockPlace { get }
  /// Whether the block must be named.
  static var isNamed: Bool { get }

  /// Evaluates the block over known values, or, where `work.isFinal` does not hold, over shapes
  /// only, for its diagnostics.
  static func evaluate(_ work: BlockWork) throws
}

/// One evaluation of one block.
final class BlockWork {
  let session: Session
  let program: Program
  let index: Int
  let block: ExecutableBlock
  let statements: [Statement]
  /// Whether values are computed and artifacts wanted.
  let isFinal: Bool
  let clock: RunClock
  var artifacts: [Artifact] = []
  var diagnostics: [Diagnostic] = []
  /// Whether a block before this one has failed or was not run.
  var followsFailure = false
  var wasInterrupted = false

  init(
    _ session: Session, _ program: Program, index: Int, isFinal: Bool, clock: RunClock
  ) {
    self.session = session
    self.program = program
    self.index = index
    self.isFinal = isFinal
    self.clock = clock
    block = program.blocks[index].block
    statements = program.blocks[index].syntax.statements
  }

  var nameRange: SourceRange { block.nameRange ?? block.kindRange }

  /// Folded from the notebook's seed and the block's name, or its text where it has none.
  func key(seed: UInt64? = nil) -> RandomKey {
    RandomKey(seed: seed ?? session.seed)
      .folding(block.name ?? session.text(block.body))
  }

  func evaluator(_ place: BlockPlace) -> Evaluator {
    let evaluator = Evaluator(session, place, key: key(), blockIndex: index)
    evaluator.mayCompute = isFinal
    return evaluator
  }

  func define(_ name: String, _ value: Value, at range: SourceRange, former: [NodeID] = []) {
    session.define(
      name, Session.Global(value: value, range: range, block: index, former: former))
  }

  func note(_ new: [Diagnostic]) {
    for diagnostic in new where !diagnostics.contains(diagnostic) {
      diagnostics.append(diagnostic)
    }
  }

  /// Computes many values in one plan, so that what they share is computed once.
  func compute(_ values: [TensorValue]) throws {
    guard isFinal else { return }
    let known = values.filter { $0.isKnown && $0.workspace === session.workspace }
    do {
      _ = try session.tensors(known, at: block.range)
    } catch is Diagnostic {
      // Each value says for itself what is wrong with it.
    }
  }
}

/// The clock and the bar of progress, handed down by the command line.
struct RunClock {
  var now: () -> Double
  var progress: ((RunProgress) -> Void)?
}

/// The kinds of block, one line each.
enum BlockTable {
  static let all: [any Block.Type] = [
    DataBlock.self, ModelBlock.self, TrainBlock.self, EvalBlock.self, PlotBlock.self,
    CheckBlock.self,
  ]

  static func block(_ kind: String) -> (any Block.Type)? {
    all.first { $0.place.rawValue == kind }
  }
}
