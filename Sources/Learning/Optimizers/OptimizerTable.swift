import Autodiff

/// Every optimiser, one line each.
package enum OptimizerTable {
  package static let all: [any Optimizer.Type] = [
    StochasticGradientDescent.self,
    Adam.self,
    AdamW.self,
    RMSProp.self,
  ]

  /// By name and alias.
  package static let named: [String: any Optimizer.Type] = {
    var result: [String: any Optimizer.Type] = [:]
    for item in all {
      for name in [item.signature.name] + item.signature.aliases { result[name] = item }
    }
    return result
  }()
}
