extension Signature.Parameter {
  /// `mean`, `sum` or `none`, as in PyTorch's losses.
  static let reduction = Signature.Parameter("reduction", .string, .string("mean"))
  static let prediction = Signature.Parameter("prediction", .tensor, aliases: ["input"])
  static let target = Signature.Parameter("target", .tensor)
}

/// What becomes of the losses of single entries.
package enum LossReduction: String, Sendable {
  case mean
  case sum
  case none
}

extension ArgumentList {
  var reduction: LossReduction {
    get throws(OperationError) {
      guard let reduction = LossReduction(rawValue: string("reduction")) else {
        throw .badArgument(
          signature.name, parameter: "reduction", expected: "\"mean\", \"sum\" or \"none\"")
      }
      return reduction
    }
  }
}

extension Graph {
  mutating func reduceLoss(_ losses: NodeID, _ reduction: LossReduction) throws(OperationError)
    -> NodeID
  {
    switch reduction {
    case .mean: try mean(losses)
    case .sum: try sum(losses)
    case .none: losses
    }
  }

  /// Losses do not broadcast: `[n]` against `[n, 1]` would compare every row with every other.
  func requireEqualShapes(_ prediction: NodeID, _ target: NodeID) throws(OperationError) {
    guard shape(prediction) == shape(target) else {
      throw .unequalLossShapes(shape(prediction), shape(target))
    }
  }
}
