package import CKernels

/// The product over axes, which stay with size 1.
package enum Product: Reduction, Operation {
  package static let name = "prod"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var reduction: nb_reduction { NB_REDUCE_prod }
  package static var isDefinedForEmpty: Bool { true }
  package static var keepsBooleans: Bool { false }

  /// The adjoint of the same product written as a tree of multiplications: right where entries
  /// are 0, in every order of derivative, unlike the product divided by each entry.
  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .axes(let axes) = graph.attributes(of: node) else { return [nil] }
    let x = graph[node].inputs[0]
    var tree = x
    for axis in axes { tree = try graph.productTree(tree, axis: axis) }
    return [try graph.pullback(of: tree, seed: adjoint, by: [x]).gradients[0]]
  }

  package static let signature = Signature(
    "prod", [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "The product of all entries, or along axes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.prod(
        arguments.tensor("x"), axes: arguments.integers("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3], 0.5...2))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(-1)))]),
    Sample([
      ("x", .tensor([2, 3, 2])), ("axis", .constant(.integers([0, 2]))),
      ("keepdims", .constant(.boolean(true))),
    ]),
    Sample([("x", .entries([2, 3], [0, 2, -1, 0.5, 0, 0])), ("axis", .constant(.integer(1)))]),
  ]
}

extension Graph {
  package mutating func prod(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  { try reduce(Product.self, x, axes: axes, keepdims: keepdims) }

  /// The product along an axis by multiplying halves.
  fileprivate mutating func productTree(_ x: NodeID, axis: Int) throws(OperationError) -> NodeID {
    var result = x
    var n = shape(x)[axis]
    if n == 0 { return constant(1, shape(x).replacing(axis: axis, with: 1)) }
    while n > 1 {
      let half = n / 2
      let low = try slice(result, axis: axis, from: 0, count: half)
      let high = try slice(result, axis: axis, from: half, count: half)
      let product = try mul(low, high)
      if n % 2 == 1 {
        let last = try slice(result, axis: axis, from: n - 1, count: 1)
        result = try concat([product, last], axis: axis)
      } else {
        result = product
      }
      n = (n + 1) / 2
    }
    return result
  }
}
