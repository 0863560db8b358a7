/// Every function of the language over tensors, one line each.
package enum OperationTable {
  package static let all: [any Operation.Type] = [
    Add.self
  ]

  /// By name and alias.
  package static let named: [String: any Operation.Type] = {
    var result: [String: any Operation.Type] = [:]
    for operation in all {
      let signature = operation.signature
      for name in [signature.name] + signature.aliases { result[name] = operation }
    }
    return result
  }()
}
