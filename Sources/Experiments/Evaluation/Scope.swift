internal import Autodiff
internal import Notebooks

/// The names assigned in a block, or in one call of a `def`.
final class Scope {
  struct Local {
    var value: Value
    /// Where it was assigned last.
    var range: SourceRange
    /// The nodes that had the name before, for "was assigned again since".
    var former: [NodeID] = []

    mutating func assign(_ value: Value, at range: SourceRange) {
      // Long loops assign the same name again and again; a few former nodes serve the message.
      if case .tensor(let tensor) = self.value, former.count < 64 { former.append(tensor.node) }
      self.value = value
      self.range = range
    }
  }

  private(set) var locals: [String: Local] = [:]
  /// Names in the order of their first assignment.
  private(set) var order: [String] = []
  let parent: Scope?
  /// Whether an assignment belongs here: comprehensions hold their targets only.
  let isFunction: Bool

  init(parent: Scope?, isFunction: Bool = false) {
    self.parent = parent
    self.isFunction = isFunction
  }

  func find(_ name: String) -> Local? {
    var scope: Scope? = self
    while let here = scope {
      if let local = here.locals[name] { return local }
      scope = here.parent
    }
    return nil
  }

  func assign(_ name: String, _ value: Value, at range: SourceRange) {
    if locals[name]?.assign(value, at: range) == nil {
      locals[name] = Local(value: value, range: range)
      order.append(name)
    }
  }

  /// The values now, to be compared after a branch that may or may not run.
  func snapshot() -> [String: Local] { locals }

  func restore(_ saved: [String: Local]) {
    locals = saved
    order.removeAll { saved[$0] == nil }
  }
}
