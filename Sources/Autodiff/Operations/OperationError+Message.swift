extension OperationError {
  /// One sentence without a full stop.
  package var message: String {
    switch self {
    case .tooManyAxes(let n): "a tensor has at most \(Shape.maximumRank) axes, not \(n)"
    case .negativeSize(let n): "a size cannot be negative, and this is \(n)"
    case .tensorTooLarge(let sizes): "a tensor of shape \(sizes) is too large to address"
    case .notBroadcastable(let a, let b): "shapes \(a) and \(b) do not fit together"
    case .cannotExpand(let a, let b): "shape \(a) cannot be broadcast to \(b)"
    case .cannotReshape(let a, let b):
      "shape \(a) holds \(a.count) entries, which cannot be arranged as \(b)"
    case .innerSizes(let a, let b): "the inner sizes of \(a) @ \(b) differ"
    case .productOfScalar(let a, let b):
      "a matrix product needs at least one axis on each side, and these are \(a) and \(b)"
    case .axisOutOfRange(let axis, let shape): "shape \(shape) has no axis \(axis)"
    case .repeatedAxis(let axis): "axis \(axis) is named twice"
    case .axisNotOne(let axis, let shape):
      "axis \(axis) of \(shape) has size \(shape[axis]), and only an axis of size 1 can be dropped"
    case .notPermutation(let axes, let shape): "\(axes) is no order of the axes of \(shape)"
    case .indexOutOfRange(let i, let axis, let shape):
      "index \(i) lies outside axis \(axis) of \(shape)"
    case .tooManyIndices(let n, let shape): "\(n) indices for the \(shape.rank) axes of \(shape)"
    case .unequalShapes(let what, let shapes):
      "\(what) needs equal shapes, and these are "
        + shapes.map { $0.description }.joined(separator: " and ")
    case .unequalLossShapes(let a, let b):
      "a loss compares equal shapes, and these are \(a) and \(b)"
    case .wrongRank(let what, let expected, let shape):
      "\(what) needs \(expected), and this has shape \(shape)"
    case .notSquare(let what, let shape): "\(what) needs square matrices, and this is \(shape)"
    case .emptyReduction(let what, let shape):
      "\(what) of no entries is undefined, and this has shape \(shape)"
    case .emptyList(let what): "\(what) needs at least one tensor"
    case .badArgument(let what, let parameter, let expected):
      "\(parameter) of \(what) must be \(expected)"
    case .outOfBounds(let what, let parameter, .notNegative):
      "\(parameter) of \(what) must be at least 0"
    case .outOfBounds(let what, let parameter, .share):
      "\(parameter) of \(what) must be at least 0 and less than 1"
    case .badEquation(let equation, let why): "the equation \"\(equation)\" \(why)"
    case .tooManyRows(let what, let n):
      "\(what) builds one gradient a row, and this would take \(n) rows; at most "
        + "\(Graph.maximumDerivativeRows) are built"
    case .noSecondDerivative(let what): "the derivative of \(what) is not defined"
    }
  }

  /// What would help, where something simple may.
  package var hint: String? {
    switch self {
    case .notBroadcastable(let a, let b):
      "broadcasting matches the axes from the last: \(a) against \(b)"
    case .innerSizes(let a, let b):
      a.rank > 0 && b.rank > 1 && a[a.rank - 1] == b[b.rank - 1]
        ? "the second would fit transposed: write `.T` behind it" : nil
    case .tooManyAxes, .tooManyRows: "work on a part of it at a time"
    case .tensorTooLarge: "use smaller sizes; 2147483647 entries are the most"
    case .negativeSize: "sizes count from 0 up"
    case .cannotExpand(_, let shape): "give it shape \(shape), or sizes of 1 that can be repeated"
    case .cannotReshape(let shape, _): "the product of the sizes must be \(shape.count)"
    case .productOfScalar: "a number times a tensor is written `*`"
    case .axisOutOfRange(_, let shape):
      shape.rank == 0
        ? "a single number has no axes"
        : "its axes are 0 to \(shape.rank - 1), or -\(shape.rank) to -1 from the end"
    case .repeatedAxis: "name each axis once"
    case .axisNotOne: "leave the axis out to drop all axes of size 1"
    case .notPermutation(_, let shape):
      "name each of its axes once, such as \(Array((0..<shape.rank).reversed()))"
    case .indexOutOfRange(_, let axis, let shape):
      shape[axis] == 0
        ? "there is nothing along this axis" : "the last is \(shape[axis] - 1), or -1"
    case .tooManyIndices(_, let shape): "write at most \(shape.rank)"
    case .emptyReduction: "check the condition or the slice that leaves nothing"
    case .unequalLossShapes(let a, let b):
      if a.rank == b.rank + 1, a[a.rank - 1] == 1 {
        "take the only column of the first with `[:, 0]`"
      } else if b.rank == a.rank + 1, b[b.rank - 1] == 1 {
        "take the only column of the second with `[:, 0]`"
      } else {
        nil
      }
    default: nil
    }
  }
}
