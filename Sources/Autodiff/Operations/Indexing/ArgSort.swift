import CKernels

/// The places of the entries along an axis in their order; equal entries keep theirs.
/// `.integers` holds the axis and whether the order descends.
package enum ArgSort: Primitive, Operation {
  package static let name = "argsort"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_argsort) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { TensorType(inputs[0].shape) }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [nil] }

  package static let signature = Signature(
    "argsort",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("axis", .integer, .integer(-1), aliases: ["dim"]),
      .init("descending", .boolean, .boolean(false)),
    ], summary: "The places of the entries along an axis in their order.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.argsort(
        arguments.tensor("x"), axis: arguments.integer("axis"),
        descending: arguments.boolean("descending")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 5]))], isDifferentiable: false),
    Sample(
      [
        ("x", .entries([4, 2], [1, 2, 3, 3, 1, 2, 0, 3])), ("axis", .constant(.integer(0))),
        ("descending", .constant(.boolean(true))),
      ], isDifferentiable: false),
  ]
}

extension Graph {
  package mutating func argsort(_ x: NodeID, axis: Int = -1, descending: Bool = false)
    throws(OperationError) -> NodeID
  {
    let axis = try shape(x).axis(axis)
    return try append(ArgSort.self, [x], .integers([axis, descending ? 1 : 0]))
  }

  /// For each place the entry of `x` along an axis that `index`, of equal size along the other
  /// axes, names there: NumPy's take_along_axis.
  package mutating func takeAlongAxis(_ x: NodeID, _ index: NodeID, axis: Int)
    throws(OperationError) -> NodeID
  {
    let axis = try shape(x).axis(axis)
    let rank = shape(x).rank
    let rows = try moveAxis(x, from: axis, to: rank - 1)
    let places = try moveAxis(index, from: axis, to: rank - 1)
    let size = shape(rows)[rank - 1]
    let count = shape(rows).count / max(size, 1)
    let starts = try mul(iota(Shape([count, 1])), Double(size))
    let wide = try reshape(places, [count, shape(places)[rank - 1]])
    let taken = try gather(reshape(rows, [shape(rows).count]), at: add(wide, starts))
    return try moveAxis(reshape(taken, to: shape(places)), from: rank - 1, to: axis)
  }
}
