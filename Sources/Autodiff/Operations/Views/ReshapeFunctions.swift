/// Another arrangement of the same entries; one size may be -1.
package enum ReshapeFunction: Operation {
  package static let signature = Signature(
    "reshape", [.init("x", .tensor, aliases: ["input"]), .init("shape", .shape)],
    summary: "The same entries, row by row, in another shape; one size may be -1.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.reshape(arguments.tensor("x"), arguments.integers("shape") ?? []))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 6])), ("shape", .constant(.integers([3, -1])))]),
    Sample([("x", .tensor([1])), ("shape", .constant(.integers([])))]),
  ]
}

/// Joins the axes from `start_dim` on: rows stay.
package enum Flatten: Operation {
  package static let signature = Signature(
    "flatten",
    [
      .init("x", .tensor, aliases: ["input"]), .init("start_dim", .integer, .integer(1)),
      .init("end_dim", .integer, .integer(-1)),
    ], summary: "Joins all axes but the first into one.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.flatten(
        arguments.tensor("x"), from: arguments.integer("start_dim"),
        through: arguments.integer("end_dim")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3, 2]))]),
    Sample([("x", .tensor([2, 3, 2])), ("start_dim", .constant(.integer(0)))]),
    Sample([("x", .tensor([3]))]),
  ]
}

/// Drops axes of size 1.
package enum Squeeze: Operation {
  package static let signature = Signature(
    "squeeze", [.init("x", .tensor, aliases: ["input"]), .axis],
    summary: "Drops axes of size 1: all of them, or those named.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let x = arguments.tensor("x")
    let shape = graph.shape(x)
    let axes = arguments.integers("axis") ?? (0..<shape.rank).filter { shape[$0] == 1 }
    return .one(try graph.squeeze(x, axes: axes))
  }

  package static let samples = [
    Sample([("x", .tensor([1, 3, 1]))]),
    Sample([("x", .tensor([1, 3, 1])), ("axis", .constant(.integer(-1)))]),
  ]
}

/// A new axis of size 1.
package enum Unsqueeze: Operation {
  package static let signature = Signature(
    "unsqueeze",
    [.init("x", .tensor, aliases: ["input"]), .init("axis", .integer, aliases: ["dim"])],
    aliases: ["expand_dims"], summary: "Puts a new axis of size 1 in.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.unsqueeze(arguments.tensor("x"), axis: arguments.integer("axis")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(1)))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(-1)))]),
  ]
}

/// The entries in reverse order along axes.
package enum Flip: Operation {
  package static let signature = Signature(
    "flip", [.init("x", .tensor, aliases: ["input"]), .axis],
    summary: "The entries in reverse order along axes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let axes = try graph.shape(arguments.tensor("x")).axes(arguments.integers("axis"))
    return .one(try graph.flip(arguments.tensor("x"), axes: axes))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(1)))]),
  ]
}

/// Repeats entries along new axes and axes of size 1.
package enum BroadcastTo: Operation {
  package static let signature = Signature(
    "broadcast_to", [.init("x", .tensor, aliases: ["input"]), .init("shape", .shape)],
    summary: "Repeats entries along new axes and axes of size 1.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.expand(arguments.tensor("x"), to: Shape(arguments.integers("shape") ?? [])))
  }

  package static let samples = [
    Sample([("x", .tensor([3, 1])), ("shape", .constant(.integers([2, 3, 2])))])
  ]
}

extension Graph {
  /// Joins the axes from one through another, both counted; a scalar becomes a vector.
  package mutating func flatten(_ x: NodeID, from start: Int = 1, through end: Int = -1)
    throws(OperationError) -> NodeID
  {
    let from = shape(x)
    guard from.rank > 0 else { return try reshape(x, to: Shape([1])) }
    // A vector has only its rows: nothing is there to join.
    if from.rank == 1, start == 1 { return x }
    let first = try from.axis(start)
    let last = try from.axis(end)
    guard first <= last else { throw .axisOutOfRange(end, from) }
    let sizes = from.dimensions
    let joined = sizes[first...last].reduce(1, *)
    return try reshape(x, to: Shape(sizes[..<first] + [joined] + sizes[(last + 1)...]))
  }
}
