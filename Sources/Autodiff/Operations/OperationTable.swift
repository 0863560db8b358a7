/// Every function of the language over tensors, one line each.
package enum OperationTable {
  package static let all: [any Operation.Type] = [
    Abs.self, Sqrt.self, Square.self, Exp.self, Log.self, Log1p.self, Sin.self, Cos.self,
    Tan.self, Tanh.self, Sigmoid.self, Erf.self, Relu.self, Sign.self, Floor.self, Ceil.self,
    Round.self, IsFinite.self, Maximum.self, Minimum.self, Select.self,
    ArgMax.self, ArgMin.self,
    StopGradient.self,
  ]

  /// What the language writes as operators; tested like the functions, but not callable by name.
  package static let operators: [any Operation.Type] = [
    Negate.self, Reciprocal.self, Step.self, Not.self,
    Add.self, Subtract.self, Multiply.self, Divide.self, Power.self, FloorDivide.self,
    Modulo.self,
    Equal.self, NotEqual.self, Less.self, LessOrEqual.self, Greater.self, GreaterOrEqual.self,
    And.self, Or.self,
  ]

  /// The functions by name and alias.
  package static let named: [String: any Operation.Type] = {
    var result: [String: any Operation.Type] = [:]
    for operation in all {
      let signature = operation.signature
      for name in [signature.name] + signature.aliases { result[name] = operation }
    }
    return result
  }()
}
