/// The sizes of a tensor's axes, held inline: at most eight axes of at most 2³¹ − 1 entries.
package struct Shape: Hashable, Sendable {
  package static let maximumRank = 8
  package static let scalar = Shape()

  /// Small, since every node of a graph holds one; beyond the rank they are 0.
  private var sizes = InlineArray<8, Int32>(repeating: 0)
  private var axisCount: UInt8 = 0

  private init() {}

  package private(set) var rank: Int {
    get { Int(axisCount) }
    set { axisCount = UInt8(newValue) }
  }

  package static func == (a: Shape, b: Shape) -> Bool {
    guard a.axisCount == b.axisCount else { return false }
    for axis in 0..<a.rank where a.sizes[axis] != b.sizes[axis] { return false }
    return true
  }

  /// - Throws: when there are more than eight axes, a size is negative or too large, or the
  ///   number of entries overflows.
  package init(_ dimensions: some Collection<Int>) throws(OperationError) {
    guard dimensions.count <= Shape.maximumRank else {
      throw .tooManyAxes(dimensions.count)
    }
    self.init()
    var total = 1
    for size in dimensions {
      guard size >= 0 else { throw .negativeSize(size) }
      let (product, overflow) = total.multipliedReportingOverflow(by: max(size, 1))
      guard !overflow, size <= Int(Int32.max), product < 1 << 48 else {
        throw .tensorTooLarge(Array(dimensions))
      }
      total = product
      sizes[rank] = Int32(size)
      rank += 1
    }
  }

  /// Short for the few axes that most shapes have.
  package func hash(into hasher: inout Hasher) {
    var number = rank
    for axis in 0..<rank { number = number &* 0x5851_F42D_4C95_7F2D &+ Int(sizes[axis]) }
    hasher.combine(number)
  }

  /// The axis counted from 0, where -1 is the last.
  package func axis(_ axis: Int) throws(OperationError) -> Int {
    guard axis >= -rank, axis < rank else { throw .axisOutOfRange(axis, self) }
    return axis < 0 ? axis + rank : axis
  }

  /// The axes counted from 0 in ascending order; all of them for nothing.
  package func axes(_ axes: [Int]?) throws(OperationError) -> [Int] {
    guard let axes else { return Array(0..<rank) }
    var result: [Int] = []
    for axis in axes {
      let place = try self.axis(axis)
      guard !result.contains(place) else { throw .repeatedAxis(axis) }
      result.append(place)
    }
    return result.sorted()
  }

  package subscript(axis: Int) -> Int {
    precondition(axis >= 0 && axis < rank, "the axis must lie within the shape")
    return Int(sizes[axis])
  }

  /// The number of entries; 1 for a scalar.
  package var count: Int {
    var total = 1
    for axis in 0..<rank { total *= Int(sizes[axis]) }
    return total
  }

  package var dimensions: [Int] { (0..<rank).map { Int(sizes[$0]) } }

  /// The shape without one axis.
  package func removing(axis: Int) -> Shape {
    var result = Shape()
    for i in 0..<rank where i != axis {
      result.sizes[result.rank] = sizes[i]
      result.rank += 1
    }
    return result
  }

  /// The shape with one axis set to another size.
  package func replacing(axis: Int, with size: Int) -> Shape {
    precondition(axis >= 0 && axis < rank && size >= 0 && size <= Int(Int32.max), "bad size")
    var result = self
    result.sizes[axis] = Int32(size)
    return result
  }

  /// Distances in entries between neighbours along each axis, row-major.
  package var strides: [Int] {
    var result = [Int](repeating: 1, count: rank)
    var distance = 1
    for axis in (0..<rank).reversed() {
      result[axis] = distance
      distance *= Int(sizes[axis])
    }
    return result
  }

  /// NumPy's broadcasting: axes are matched from the last, sizes equal or one of them 1.
  /// Source: https://numpy.org/doc/stable/user/basics.broadcasting.html
  package func broadcast(with other: Shape) throws(OperationError) -> Shape {
    if self == other { return self }
    var result = Shape()
    result.rank = max(rank, other.rank)
    for back in 1...max(result.rank, 1) where back <= result.rank {
      let a = back <= rank ? sizes[rank - back] : 1
      let b = back <= other.rank ? other.sizes[other.rank - back] : 1
      guard a == b || a == 1 || b == 1 else { throw .notBroadcastable(self, other) }
      result.sizes[result.rank - back] = a == 1 ? b : a
    }
    return result
  }
}

extension Shape: CustomStringConvertible {
  /// As the language writes it: `[8, 2]`, and `[]` for a scalar.
  package var description: String {
    "[" + dimensions.map { String($0) }.joined(separator: ", ") + "]"
  }
}
