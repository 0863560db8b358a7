import Autodiff
import CKernels

enum NaiveKernel {
  static func apply(
    _ kernel: nb_kernel_id, _ inputs: [NaiveTensor], _ attributes: Attributes, _ dims: [Int]
  ) -> NaiveTensor {
    switch (kernel, attributes) {
    case (NB_KERNEL_iota, .axis(let axis)):
      return filled(dims) { Double($0[axis]) }
    case (NB_KERNEL_random_uniform, .random(let key, _)): return uniform(dims, key)
    case (NB_KERNEL_random_normal, .random(let key, _)): return normal(dims, key)
    case (NB_KERNEL_gather, .axis(let axis)): return gather(inputs[0], inputs[1], axis, dims)
    case (NB_KERNEL_scatter_add, .integers(let numbers)):
      return scatter(inputs[0], inputs[1], numbers[0], dims)
    case (NB_KERNEL_concat, .axis(let axis)): return concat(inputs, axis, dims)
    case (NB_KERNEL_argmax, .axis(let axis)):
      return lanes(of: inputs[0], axis, dims) { [Double(extreme($0, >))] }
    case (NB_KERNEL_argmin, .axis(let axis)):
      return lanes(of: inputs[0], axis, dims) { [Double(extreme($0, <))] }
    case (NB_KERNEL_cumsum, .axis(let axis)):
      return lanes(of: inputs[0], axis, dims) { lane in
        lane.indices.map { lane[...$0].reduce(0, +) }
      }
    case (NB_KERNEL_argsort, .integers(let numbers)):
      return lanes(of: inputs[0], numbers[0], dims) { lane in
        lane.indices.sorted { a, b in
          lane[a] == lane[b] ? a < b : (lane[a] < lane[b]) == (numbers[1] == 0)
        }.map { Double($0) }
      }
    case (NB_KERNEL_conv2d, .integers(let numbers)),
      (NB_KERNEL_conv2d_input, .integers(let numbers)),
      (NB_KERNEL_conv2d_weight, .integers(let numbers)):
      return NaiveImage.convolution(kernel, inputs, numbers, dims)
    case (NB_KERNEL_max_pool2d, .integers(let numbers)),
      (NB_KERNEL_max_pool2d_gradient, .integers(let numbers)):
      return NaiveImage.pooling(kernel, inputs, numbers, dims)
    default: return NaiveLinearAlgebra.apply(kernel, inputs, dims)
    }
  }

  static func filled(_ dims: [Int], _ value: ([Int]) -> Double) -> NaiveTensor {
    var result = NaiveTensor(dims, filledWith: 0)
    NaiveTensor.forEachIndex(dims) { place, index in result.values[place] = value(index) }
    return result
  }

  /// Some numbers that depend on the key and the place alone; the kernels' own streams differ, so
  /// a comparison gives the leaves their values.
  private static func uniform(_ dims: [Int], _ key: RandomKey) -> NaiveTensor {
    var result = NaiveTensor(dims, filledWith: 0)
    for i in result.values.indices {
      result.values[i] = Double(key.folding(i).bits >> 11) * 0x1p-53
    }
    return result
  }

  /// Twelve even numbers less six: normal enough for a test.
  private static func normal(_ dims: [Int], _ key: RandomKey) -> NaiveTensor {
    var result = NaiveTensor(dims, filledWith: -6)
    for turn in 0..<12 {
      let part = uniform(dims, key.folding("normal").folding(turn))
      for i in result.values.indices { result.values[i] += part.values[i] }
    }
    return result
  }

  private static func place(_ value: Double, below size: Int) -> Int? {
    value >= 0 && value < Double(size) ? Int(value) : nil
  }

  private static func gather(_ x: NaiveTensor, _ index: NaiveTensor, _ axis: Int, _ dims: [Int])
    -> NaiveTensor
  {
    let inner = x.dims[(axis + 1)...].reduce(1, *)
    let outer = x.dims[..<axis].reduce(1, *)
    var values: [Double] = []
    for o in 0..<outer {
      for which in index.values {
        for i in 0..<inner {
          let row = place(which, below: x.dims[axis])
          values.append(row.map { x.values[(o * x.dims[axis] + $0) * inner + i] } ?? .nan)
        }
      }
    }
    return NaiveTensor(dims, values)
  }

  private static func scatter(
    _ updates: NaiveTensor, _ index: NaiveTensor, _ axis: Int, _ dims: [Int]
  ) -> NaiveTensor {
    let inner = dims[(axis + 1)...].reduce(1, *)
    let outer = dims[..<axis].reduce(1, *)
    var result = NaiveTensor(dims, filledWith: 0)
    for o in 0..<outer {
      for (n, which) in index.values.enumerated() {
        guard let row = place(which, below: dims[axis]) else { continue }
        for i in 0..<inner {
          result.values[(o * dims[axis] + row) * inner + i] +=
            updates.values[(o * index.values.count + n) * inner + i]
        }
      }
    }
    return result
  }

  private static func concat(_ inputs: [NaiveTensor], _ axis: Int, _ dims: [Int]) -> NaiveTensor {
    filled(dims) { index in
      var index = index
      var which = 0
      while index[axis] >= inputs[which].dims[axis] {
        index[axis] -= inputs[which].dims[axis]
        which += 1
      }
      return inputs[which].values[zip(index, inputs[which].strides).reduce(0) { $0 + $1.0 * $1.1 }]
    }
  }

  private static func extreme(_ lane: [Double], _ isBetter: (Double, Double) -> Bool) -> Int {
    var best = 0
    for (i, x) in lane.enumerated() where isBetter(x, lane[best]) || (x.isNaN && !lane[best].isNaN)
    { best = i }
    return best
  }

  /// Applies a function to the entries along an axis, for every place along the others.
  private static func lanes(
    of x: NaiveTensor, _ axis: Int, _ dims: [Int], _ body: ([Double]) -> [Double]
  ) -> NaiveTensor {
    let size = x.dims[axis]
    let inner = x.dims[(axis + 1)...].reduce(1, *)
    var result = NaiveTensor(dims, filledWith: 0)
    for o in 0..<x.dims[..<axis].reduce(1, *) {
      for i in 0..<inner {
        let lane = body((0..<size).map { x.values[(o * size + $0) * inner + i] })
        for (j, value) in lane.enumerated() {
          result.values[(o * dims[axis] + j) * inner + i] = value
        }
      }
    }
    return result
  }
}
