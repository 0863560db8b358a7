/// How a node's entries lie in the memory of a value: nothing is copied until someone needs the
/// entries in a row.
struct View {
  /// The value whose memory is read.
  var value: Int
  /// In entries.
  var offset: Int
  /// In entries, one for each axis of the node; 0 along a broadcast axis.
  var strides: [Int]

  /// Whether the entries of `shape` lie in a row.
  func isContiguous(_ shape: Shape) -> Bool {
    var expected = 1
    for axis in (0..<shape.rank).reversed() {
      if shape[axis] != 1 && strides[axis] != expected { return false }
      expected *= shape[axis]
    }
    return true
  }

  /// Strides of this view of `shape` when it is broadcast to `target`.
  func broadcast(_ shape: Shape, to target: Shape) -> [Int] {
    var result = [Int](repeating: 0, count: target.rank)
    for back in 0..<shape.rank {
      let axis = shape.rank - 1 - back
      if shape[axis] != 1 { result[target.rank - 1 - back] = strides[axis] }
    }
    return result
  }
}

/// A primitive that only looks at its input's entries in another way.
protocol ViewPrimitive: Primitive {
  /// The view of the result, given that of the input; nothing where the entries must be copied
  /// to lie in a row first.
  static func view(_ input: View, from: Shape, to: Shape, _ attributes: Attributes) -> View?
}

/// Every rule for a view, by the place of its primitive.
enum ViewTable {
  private static let rules: [(any ViewPrimitive.Type)?] = {
    var rules = [(any ViewPrimitive.Type)?](repeating: nil, count: PrimitiveTable.all.count)
    let all: [any ViewPrimitive.Type] = [
      Parameter.self, StopGradient.self, Checkpoint.self, Reshape.self, Permute.self, Expand.self,
      Slice.self,
    ]
    for rule in all { rules[Int(rule.id.index)] = rule }
    return rules
  }()

  static func rule(of id: PrimitiveID) -> (any ViewPrimitive.Type)? { rules[Int(id.index)] }
}

extension Parameter: ViewPrimitive {
  static func view(_ input: View, from: Shape, to: Shape, _ attributes: Attributes) -> View? {
    input
  }
}

extension StopGradient: ViewPrimitive {
  static func view(_ input: View, from: Shape, to: Shape, _ attributes: Attributes) -> View? {
    input
  }
}

extension Checkpoint: ViewPrimitive {
  static func view(_ input: View, from: Shape, to: Shape, _ attributes: Attributes) -> View? {
    input
  }
}

extension Reshape: ViewPrimitive {
  static func view(_ input: View, from: Shape, to: Shape, _ attributes: Attributes) -> View? {
    if input.isContiguous(from) {
      return View(value: input.value, offset: input.offset, strides: to.strides)
    }
    // Axes of size 1 come and go without moving an entry.
    let old = (0..<from.rank).filter { from[$0] != 1 }
    let new = (0..<to.rank).filter { to[$0] != 1 }
    guard old.map({ from[$0] }) == new.map({ to[$0] }) else { return nil }
    var strides = [Int](repeating: 0, count: to.rank)
    for (a, b) in zip(old, new) { strides[b] = input.strides[a] }
    return View(value: input.value, offset: input.offset, strides: strides)
  }
}

extension Permute: ViewPrimitive {
  static func view(_ input: View, from: Shape, to: Shape, _ attributes: Attributes) -> View? {
    guard case .permutation(let order) = attributes else { return nil }
    return View(
      value: input.value, offset: input.offset, strides: order.map { input.strides[$0] })
  }
}

extension Expand: ViewPrimitive {
  static func view(_ input: View, from: Shape, to: Shape, _ attributes: Attributes) -> View? {
    View(value: input.value, offset: input.offset, strides: input.broadcast(from, to: to))
  }
}

extension Slice: ViewPrimitive {
  static func view(_ input: View, from: Shape, to: Shape, _ attributes: Attributes) -> View? {
    guard case .slice(let starts, let steps, _) = attributes else { return nil }
    var result = input
    for axis in 0..<from.rank {
      result.offset += starts[axis] * input.strides[axis]
      result.strides[axis] = steps[axis] * input.strides[axis]
    }
    return result
  }
}
