/// The identity matrix.
package enum Eye: Operation {
  package static let signature = Signature(
    "eye", [.init("n", .integer), .init("m", .integer, ArgumentValue.none)],
    summary: "The identity matrix.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let rows = arguments.integer("n")
    let columns = arguments.optionalInteger("m") ?? rows
    let row = graph.iota(try Shape([rows, 1]), axis: 0)
    let column = graph.iota(try Shape([1, columns]), axis: 1)
    return .one(try graph.select(graph.eq(row, column), graph.constant(1), graph.constant(0)))
  }

  package static let samples = [
    Sample([("n", .constant(.integer(3)))], isDifferentiable: false),
    Sample(
      [("n", .constant(.integer(2))), ("m", .constant(.integer(3)))], isDifferentiable: false),
  ]
}

/// Numbers from a start up to a stop that is not reached.
package enum ARange: Operation {
  package static let signature = Signature(
    "arange",
    [
      .init("start", .real), .init("stop", .real, ArgumentValue.none, aliases: ["end"]),
      .init("step", .real, .real(1)),
    ], summary: "Numbers from a start up to a stop that is not reached.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    var start = arguments.real("start")
    var stop = start
    if arguments["stop"] == .none { start = 0 } else { stop = arguments.real("stop") }
    let step = arguments.real("step")
    guard step != 0, step.isFinite, start.isFinite, stop.isFinite else {
      throw .badArgument("arange", parameter: "step", expected: "finite and not 0")
    }
    let count = max(((stop - start) / step).rounded(.up), 0)
    guard count < Double(Int32.max) else { throw .tensorTooLarge([Int(min(count, 0x1p62))]) }
    let places = graph.iota(try Shape([Int(count)]))
    return .one(try graph.add(graph.mul(places, step), start))
  }

  package static let samples = [
    Sample([("start", .constant(.real(5)))], isDifferentiable: false),
    Sample(
      [
        ("start", .constant(.real(1))), ("stop", .constant(.real(2))),
        ("step", .constant(.real(0.3))),
      ], isDifferentiable: false),
    Sample(
      [
        ("start", .constant(.real(3))), ("stop", .constant(.real(0))),
        ("step", .constant(.real(-1))),
      ], isDifferentiable: false),
  ]
}

/// Evenly spaced numbers from a start to a stop, both included.
package enum LinearSpace: Operation {
  package static let signature = Signature(
    "linspace",
    [
      .init("start", .real), .init("stop", .real, aliases: ["end"]),
      .init("num", .integer, .integer(50), aliases: ["steps"]),
    ], summary: "Evenly spaced numbers from a start to a stop, both included.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let start = arguments.real("start")
    let stop = arguments.real("stop")
    let count = arguments.integer("num")
    let places = graph.iota(try Shape([count]))
    guard count > 1 else { return .one(try graph.add(graph.mul(places, 0), start)) }
    // From both ends to the middle, so that both are exact.
    let step = (stop - start) / Double(count - 1)
    let rising = try graph.add(graph.mul(places, step), start)
    let left = try graph.sub(Double(count - 1), places)
    let falling = try graph.sub(stop, graph.mul(left, step))
    let isFirstHalf = try graph.lt(places, graph.constant(Double(count / 2)))
    return .one(try graph.select(isFirstHalf, rising, falling))
  }

  package static let samples = [
    Sample(
      [
        ("start", .constant(.real(-1))), ("stop", .constant(.real(2))),
        ("num", .constant(.integer(7))),
      ], isDifferentiable: false),
    Sample(
      [
        ("start", .constant(.real(3))), ("stop", .constant(.real(4))),
        ("num", .constant(.integer(1))),
      ], isDifferentiable: false),
  ]
}

/// For each of the given vectors its value at every point of their grid.
package enum MeshGrid: Operation {
  package static let signature = Signature(
    "meshgrid", [.init("tensors", .tensors), .init("indexing", .string, .string("xy"))],
    summary: "For each vector its value at every point of their grid, NumPy order (xy) by default.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let vectors = arguments.tensors("tensors")
    let indexing = arguments.string("indexing")
    guard indexing == "xy" || indexing == "ij" else {
      throw .badArgument("meshgrid", parameter: "indexing", expected: "\"xy\" or \"ij\"")
    }
    var sizes: [Int] = []
    for vector in vectors {
      guard graph.shape(vector).rank == 1 else {
        throw .wrongRank("meshgrid", expected: "vectors", graph.shape(vector))
      }
      sizes.append(graph.shape(vector)[0])
    }
    // With "xy" the first vector runs along the columns, as in a plot.
    var axes = Array(0..<vectors.count)
    if indexing == "xy", vectors.count > 1 { axes.swapAt(0, 1) }
    let grid = try Shape(axes.map { sizes[$0] })
    var result: [NodeID] = []
    for (i, vector) in vectors.enumerated() {
      var along = [Int](repeating: 1, count: vectors.count)
      along[axes[i]] = sizes[i]
      result.append(try graph.expand(graph.reshape(vector, to: Shape(along)), to: grid))
    }
    return .many(result)
  }

  package static let samples = [
    Sample([("tensors", .tensors([[2], [3]]))]),
    Sample([("tensors", .tensors([[2], [3]])), ("indexing", .constant(.string("ij")))]),
  ]
}
