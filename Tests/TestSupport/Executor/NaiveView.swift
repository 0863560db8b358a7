import Autodiff

enum NaiveView {
  static func apply(_ attributes: Attributes, _ x: NaiveTensor, _ dims: [Int]) -> NaiveTensor {
    switch attributes {
    case .none, .label: return x
    case .shape where x.values.count == dims.reduce(1, *): return NaiveTensor(dims, x.values)
    case .shape:
      let strides = NaiveElementwise.broadcastStrides(x, over: dims)
      return picked(from: x, dims) { index in zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 } }
    case .permutation(let order):
      let strides = x.strides
      return picked(from: x, dims) { index in
        zip(index, order).reduce(0) { $0 + $1.0 * strides[$1.1] }
      }
    case .slice(let starts, let steps, _):
      let strides = x.strides
      return picked(from: x, dims) { index in
        index.indices.reduce(0) { $0 + (starts[$1] + index[$1] * steps[$1]) * strides[$1] }
      }
    case .pad(let before, _, let between):
      var result = NaiveTensor(dims, filledWith: 0)
      let strides = result.strides
      NaiveTensor.forEachIndex(x.dims) { place, index in
        let to = index.indices.reduce(0) {
          $0 + (before[$1] + index[$1] * (between[$1] + 1)) * strides[$1]
        }
        result.values[to] = x.values[place]
      }
      return result
    default: preconditionFailure("no view has the attributes \(attributes)")
    }
  }

  private static func picked(
    from x: NaiveTensor, _ dims: [Int], _ place: ([Int]) -> Int
  ) -> NaiveTensor {
    var result = NaiveTensor(dims, filledWith: 0)
    NaiveTensor.forEachIndex(dims) { to, index in result.values[to] = x.values[place(index)] }
    return result
  }
}
