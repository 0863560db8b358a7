package import CKernels

// Comparisons and logic: booleans entry by entry, stored as 0 and 1, without a derivative.

/// `a == b` entry by entry.
package enum Equal: BinaryFunction {
  package static let name = "eq"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_eq }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether a == b, entry by entry."
  package static let samples = comparisonSamples
}

/// `a != b` entry by entry.
package enum NotEqual: BinaryFunction {
  package static let name = "ne"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_ne }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether a != b, entry by entry."
  package static let samples = comparisonSamples
}

/// `a < b` entry by entry.
package enum Less: BinaryFunction {
  package static let name = "lt"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_lt }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether a < b, entry by entry."
  package static let samples = comparisonSamples
}

/// `a <= b` entry by entry.
package enum LessOrEqual: BinaryFunction {
  package static let name = "le"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_le }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether a <= b, entry by entry."
  package static let samples = comparisonSamples
}

/// `a > b` entry by entry.
package enum Greater: BinaryFunction {
  package static let name = "gt"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_gt }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether a > b, entry by entry."
  package static let samples = comparisonSamples
}

/// `a >= b` entry by entry.
package enum GreaterOrEqual: BinaryFunction {
  package static let name = "ge"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_ge }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether a >= b, entry by entry."
  package static let samples = comparisonSamples
}

/// `a and b` entry by entry.
package enum And: BinaryFunction {
  package static let name = "and"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_and }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether a and b, entry by entry."
  package static let samples = comparisonSamples
}

/// `a or b` entry by entry.
package enum Or: BinaryFunction {
  package static let name = "or"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_or }
  package static var isBoolean: Bool { true }
  package static let summary = "Whether a or b, entry by entry."
  package static let samples = comparisonSamples
}

private let comparisonSamples = [
  Sample(
    [("a", .entries([4], [0, 1, 2, -1])), ("b", .entries([4], [0, 2, 1, -1]))],
    isDifferentiable: false),
  Sample(
    [("a", .entries([2, 1], [0, 1])), ("b", .entries([3], [-1, 0, 1]))], isDifferentiable: false),
]

extension Graph {
  package mutating func eq(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Equal.self, [a, b])
  }

  package mutating func ne(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(NotEqual.self, [a, b])
  }

  package mutating func lt(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Less.self, [a, b])
  }

  package mutating func le(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(LessOrEqual.self, [a, b])
  }

  package mutating func gt(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Greater.self, [a, b])
  }

  package mutating func ge(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(GreaterOrEqual.self, [a, b])
  }

  package mutating func and(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(And.self, [a, b])
  }

  package mutating func or(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Or.self, [a, b])
  }
}
