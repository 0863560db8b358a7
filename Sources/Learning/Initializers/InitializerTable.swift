import Autodiff

/// Every initialiser, one line each.
package enum InitializerTable {
  package static let all: [any Initializer.Type] = [
    KaimingUniform.self,
    KaimingNormal.self,
    XavierUniform.self,
    XavierNormal.self,
    UniformInitializer.self,
    NormalInitializer.self,
    ConstantInitializer.self,
    ZerosInitializer.self,
    OnesInitializer.self,
  ]

  /// By name and alias.
  package static let named: [String: any Initializer.Type] = {
    var result: [String: any Initializer.Type] = [:]
    for item in all {
      for name in [item.signature.name] + item.signature.aliases { result[name] = item }
    }
    return result
  }()
}
