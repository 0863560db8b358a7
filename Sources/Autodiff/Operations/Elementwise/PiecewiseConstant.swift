package import CKernels

// Functions of one tensor that are constant between their jumps, so that no adjoint passes.

/// -1, 0 or 1 by the sign of each entry.
package enum Sign: UnaryFunction {
  package static let name = "sign"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_sign }
  package static let summary = "-1, 0 or 1 by the sign of each entry."

  package static let samples = [
    Sample([("x", .entries([5], [-1.5, -0.2, 0, 0.5, 2.5]))], isDifferentiable: false)
  ]
}

/// 1 where an entry is above 0, else 0.
package enum Step: UnaryFunction {
  package static let name = "step"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_step }
  package static let summary = "1 where an entry is above 0, else 0."

  package static let samples = [
    Sample([("x", .entries([5], [-1.5, -0.2, 0, 0.5, 2.5]))], isDifferentiable: false)
  ]
}

/// The largest whole number not above each entry.
package enum Floor: UnaryFunction {
  package static let name = "floor"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_floor }
  package static let summary = "The largest whole number not above each entry."

  package static let samples = [
    Sample([("x", .entries([5], [-1.5, -0.2, 0, 0.5, 2.5]))], isDifferentiable: false)
  ]
}

/// The smallest whole number not below each entry.
package enum Ceil: UnaryFunction {
  package static let name = "ceil"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_ceil }
  package static let summary = "The smallest whole number not below each entry."

  package static let samples = [
    Sample([("x", .entries([5], [-1.5, -0.2, 0, 0.5, 2.5]))], isDifferentiable: false)
  ]
}

/// The nearest whole number to each entry, halves to the even one.
package enum Round: UnaryFunction {
  package static let name = "round"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_round }
  package static let summary = "The nearest whole number to each entry, halves to the even one."

  package static let samples = [
    Sample([("x", .entries([5], [-1.5, -0.2, 0, 0.5, 2.5]))], isDifferentiable: false)
  ]
}

/// Whether each entry is false.
package enum Not: UnaryFunction {
  package static let name = "not"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_not }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether each entry is false."

  package static let samples = [
    Sample([("x", .entries([3], [0, 1, 2]))], isDifferentiable: false)
  ]
}

/// Whether each entry is neither infinite nor NaN.
package enum IsFinite: UnaryFunction {
  package static let name = "isfinite"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_isfinite }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether each entry is neither infinite nor NaN."

  package static let samples = [
    Sample([("x", .entries([4], [0, .infinity, -.infinity, .nan]))], isDifferentiable: false)
  ]
}

extension Graph {
  package mutating func sign(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Sign.self, [x])
  }

  package mutating func step(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Step.self, [x])
  }

  package mutating func floor(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Floor.self, [x])
  }

  package mutating func ceil(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Ceil.self, [x])
  }

  package mutating func round(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Round.self, [x])
  }

  package mutating func not(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Not.self, [x])
  }

  package mutating func isFinite(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(IsFinite.self, [x])
  }
}
