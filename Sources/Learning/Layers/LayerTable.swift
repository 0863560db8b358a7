import Autodiff

/// Every layer, one line each.
package enum LayerTable {
  package static let all: [any Layer.Type] = [
    Linear.self,
    Convolution.self,
    Dropout.self,
    Embedding.self,
    LayerNorm.self,
  ]

  /// By name and alias.
  package static let named: [String: any Layer.Type] = {
    var result: [String: any Layer.Type] = [:]
    for item in all {
      for name in [item.signature.name] + item.signature.aliases { result[name] = item }
    }
    return result
  }()
}
