internal import Learning

/// The words for a run that does not fit into memory.
extension TrainingTooLarge {
  func message(run: String, optimizer: String) -> String {
    let part = need.dominant
    return "\(run) would need \(EvaluationError.bytes(need.total)) of memory, and "
      + "\(EvaluationError.bytes(available)) are available: "
      + "\(EvaluationError.bytes(need[part])) of it \(part.purpose(optimizer))"
  }

  func hint(optimizer: String) -> String? {
    if remedies.isEmpty { return nil }
    return remedies.map { remedy in
      let words = remedy.change.words(optimizer)
      guard let needed = remedy.needed else { return words }
      let still = needed > available ? "still " : ""
      return "\(words) would \(still)need \(EvaluationError.bytes(needed))"
    }.joined(separator: "; ")
  }

  /// Of the largest value of what takes most.
  var note: String? {
    need.values(of: need.dominant).first.map {
      "the largest value of these: \($0.words), \(EvaluationError.bytes($0.bytes))"
    }
  }
}

extension MemoryNeed.Part {
  fileprivate func purpose(_ optimizer: String) -> String {
    switch self {
    case .parameters: "for parameters"
    case .optimizerStates: "for what \(optimizer) keeps of each parameter"
    case .gradients: "for gradients that stand there at once"
    case .activations: "for values of the forward and backward pass"
    case .gaps: "between values, where nothing fits"
    case .workspace: "for what kernels keep of their own"
    case .data: "for data"
    case .validation: "for validating all rows at once"
    case .bestParameters: "for the parameters to which early stopping goes back"
    case .records: "for curves and statistics"
    }
  }

  /// As `explain` heads the values of the part.
  func title(optimizer: String) -> String {
    switch self {
    case .parameters: "parameters"
    case .optimizerStates: "states of \(optimizer)"
    case .gradients: "gradients"
    case .activations: "activations and adjoints"
    case .gaps: "gaps between values"
    case .workspace: "workspace of kernels"
    case .data: "data and batches"
    case .validation: "validation, beyond a step"
    case .bestParameters: "best parameters, for early stopping"
    case .records: "curves and statistics"
    }
  }
}

extension MemoryNeed.Value {
  /// What it is, and its shape.
  var words: String {
    switch name {
    case .parameter(let path): "\(path) \(shape)"
    case .state(let state, let path): "\(state) of \(path) \(shape)"
    case .gradient(let path): "gradient of \(path) \(shape)"
    case .column(let name): "\(name) \(shape)"
    case .constant: "a value of another block \(shape)"
    case .result(let operation): "\(operation) \(shape)"
    }
  }
}

extension MemoryRemedy.Change {
  fileprivate func words(_ optimizer: String) -> String {
    switch self {
    case .batchSize(let rows): "`batch_size = \(rows)`"
    case .plainDescent: "`sgd` without momentum in place of \(optimizer)"
    case .singlePrecision: "`precision: float32`"
    case .clippingByValue: "`clip_grad_value` in place of `clip_grad_norm`"
    case .notRestoringBest: "`restore_best=false`"
    case .checkpoint: "`checkpoint(block, x)` keeps only what goes from block to block"
    case .fewerSteps: "train in parts, with `init_from = earlier_run`"
    case .fewerRows: "take fewer rows"
    case .fewerValidationRows: "validate on fewer rows"
    case .fewerParameters: "make the model smaller"
    }
  }
}
