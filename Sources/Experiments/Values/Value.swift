internal import Autodiff
internal import Learning

/// A value of the language. What is not a tensor lives on the host; see docs/values.md.
indirect enum Value {
  /// The value of what failed, or of what depends on a condition that is not known yet.
  case unknown
  case none
  case boolean(Bool)
  case string(String)
  /// A plain number: without a node until a tensor meets it.
  case number(Double)
  case tensor(TensorValue)
  case list([Value])
  /// Names with values: `grad(y)` of a model, `fit.grad`.
  case named([(name: String, value: Value)])
  /// A column of text.
  case text([String])
  case table(TableValue)
  case dataset(DatasetValue)
  case model(ModelValue)
  case bound(BoundModel)
  case run(RunValue)
  /// A part of a run that is read by a further name: `fit.grad`, `fit.history`, `fit.validation`.
  case runPart(RunValue, RunPart)
  case runs(SweepValue)
  case series(SeriesValue)
  case function(FunctionValue)
  case sweep([Value])
  case setting(Setting)
  /// `params`
  case parameters([(name: String, value: Value)])

  /// The kind in words, with its article.
  var kindName: String {
    switch self {
    case .unknown: "unknown"
    case .none: "none"
    case .boolean: "a truth value"
    case .string: "a string"
    case .number: "a number"
    case .tensor(let tensor):
      tensor.shape.rank == 0 ? "a number" : "a tensor of shape \(tensor.shape)"
    case .list: "a list"
    case .named: "a set of named values"
    case .text: "a column of text"
    case .table: "a table"
    case .dataset: "a dataset"
    case .model: "a model"
    case .bound: "a model with its data"
    case .run, .runPart: "a run"
    case .runs: "a list of runs"
    case .series: "a series"
    case .function: "a function"
    case .sweep: "a sweep"
    case .setting(let setting): setting.kindName
    case .parameters: "params"
    }
  }

  var isUnknown: Bool { if case .unknown = self { true } else { false } }
}

/// A node with the workspace that it belongs to, and its entries where they are known for free.
struct TensorValue {
  enum Host {
    case scalar(Double)
    /// Entries of an author's list, row-major; few.
    case entries([Double])
  }
  var node: NodeID
  var workspace: Workspace
  var host: Host?

  init(_ node: NodeID, _ workspace: Workspace, host: Host? = nil) {
    self.node = node
    self.workspace = workspace
    self.host = host
  }

  var type: TensorType { workspace.graph[node].type }
  var shape: Shape { type.shape }
  var isKnown: Bool { workspace.isKnown(node) }
  var hostScalar: Double? { if case .scalar(let x) = host { x } else { nil } }
}

/// What stands for a choice rather than a number: an initialiser, an optimiser, a schedule.
enum Setting {
  case initial(InitialValue)
  case optimizer(OptimizerChoice)
  case schedule(ScheduleInstance)
  case patience(epochs: Int, monitor: String?, restoresBest: Bool)

  var kindName: String {
    switch self {
    case .initial: "an initialiser"
    case .optimizer: "an optimiser"
    case .schedule: "a schedule"
    case .patience: "a rule for stopping"
    }
  }
}

/// A series over training steps: its values with the steps at which they were taken.
struct SeriesValue {
  var values: Tensor
  var steps: [Int]
  /// Known in shape only where the run is not trained yet.
  var tensor: TensorValue
}

enum RunPart {
  case grad, history, gradientNorms, validation, validationHistory, train

  var inWords: String {
    switch self {
    case .grad: "the gradients"
    case .history: "the history"
    case .gradientNorms: "the norms of the gradients"
    case .validation: "the values over the validation data"
    case .validationHistory: "the history of the validation"
    case .train: "the values over the training data"
    }
  }
}
