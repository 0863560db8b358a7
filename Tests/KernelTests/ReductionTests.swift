import CKernels
import Testing

/// The canonical orders, written out as the header states them.
struct Reduction: Sendable, CustomTestStringConvertible {
  let code: nb_reduction
  let name: String
  let neutral: Double
  let join: @Sendable (Double, Double) -> Double

  var testDescription: String { name }

  static let all: [Reduction] = [
    Reduction(code: NB_REDUCE_sum, name: "sum", neutral: 0) { $0 + $1 },
    Reduction(code: NB_REDUCE_prod, name: "prod", neutral: 1) { $0 * $1 },
    Reduction(code: NB_REDUCE_max, name: "max", neutral: -.infinity) {
      $0.isNaN || $0 > $1 ? $0 : $1
    },
    Reduction(code: NB_REDUCE_min, name: "min", neutral: .infinity) {
      $0.isNaN || $0 < $1 ? $0 : $1
    },
  ]

  func row(_ x: some RandomAccessCollection<Double>, _ k: Kernels) -> Double {
    var partial = Array(x)
    repeat {
      partial = stride(from: 0, to: max(partial.count, 1), by: 1024).map { start in
        var lanes = [Double](repeating: neutral, count: 64)
        for i in start..<min(start + 1024, partial.count) {
          lanes[(i - start) % 64] = k.round(join(lanes[(i - start) % 64], partial[i]))
        }
        for half in [32, 16, 8, 4, 2, 1] {
          for j in 0..<half { lanes[j] = k.round(join(lanes[j], lanes[j + half])) }
        }
        return lanes[0]
      }
    } while partial.count > 1
    return partial[0]
  }

  func column(_ x: [Double], _ k: Kernels) -> Double {
    if x.isEmpty { return neutral }
    var partial = x
    repeat {
      partial = stride(from: 0, to: partial.count, by: 256).map { start in
        partial[start..<min(start + 256, partial.count)].dropFirst().reduce(partial[start]) {
          k.round(join($0, $1))
        }
      }
    } while partial.count > 1
    return partial[0]
  }
}

@Suite struct ReductionTests {
  @Test(arguments: Kernels.all)
  func oneRowAndTheSumOfProductsFollowItToo(_ kernels: Kernels) {
    var numbers = DrawnNumbers(seed: 31)
    for width in Array(0...70) + [127, 128, 1000, 1024] {
      var x = numbers.list(width, 0.5...1.5).map(kernels.round)
      var y = numbers.list(width, -100...100).map(kernels.round)
      for reduction in Reduction.all {
        let expected = reduction.row(x, kernels)
        #expect(
          bits(kernels.reduceRow(reduction.code, x)) == bits([expected]),
          "\(reduction.name) of \(width)")
      }
      // No sum is -0, whatever its terms are.
      if width > 0 { (x[width - 1], y[width - 1]) = (0, -3) }
      if width == 1 { x[0] = -0.0 }
      let sum = Reduction.all[0].row(zip(x, y).map { kernels.round($0 * $1) }, kernels)
      #expect(bits(kernels.sumOfProducts(x, y)) == bits([sum]), "products of \(width)")
    }
  }

  @Test(arguments: Kernels.all, Reduction.all)
  func rowsFollowTheCanonicalOrder(_ kernels: Kernels, _ reduction: Reduction) {
    var numbers = DrawnNumbers(seed: 9)
    let range = reduction.code == NB_REDUCE_prod ? 0.5...1.5 : -100.0...100
    var shapes = (0...70).map { (33, $0) }
    shapes += [(1, 32), (1, 1000), (3, 1024), (5, 1025), (2, 5000), (0, 5), (100, 10)]
    // A whole and a short tile on the third level.
    if reduction.code == NB_REDUCE_sum { shapes += [(1, 1_048_576), (1, 1_049_700)] }
    for (rows, width) in shapes {
      let x = numbers.list(rows * width, range).map(kernels.round)
      let expected = (0..<rows).map {
        reduction.row(x[($0 * width)..<(($0 + 1) * width)], kernels)
      }
      #expect(
        bits(kernels.reduceRows(reduction.code, x, rows: rows, width: width)) == bits(expected),
        "\(rows) × \(width)")
    }
  }

  @Test(arguments: Kernels.all, Reduction.all)
  func columnsFollowTheCanonicalOrder(_ kernels: Kernels, _ reduction: Reduction) {
    var numbers = DrawnNumbers(seed: 10)
    let range = reduction.code == NB_REDUCE_prod ? 0.99...1.01 : -100.0...100
    let shapes = [
      (0, 5), (1, 1), (1, 130), (2, 300), (32, 10), (32, 128), (255, 3), (256, 17), (257, 129),
      (513, 1), (3000, 1), (66_000, 1), (2065, 3), (2080, 16), (5000, 9), (700, 200),
    ]
    for (rows, width) in shapes {
      let x = numbers.list(rows * width, range).map(kernels.round)
      let expected = (0..<width).map { j in
        reduction.column((0..<rows).map { x[$0 * width + j] }, kernels)
      }
      #expect(
        bits(kernels.reduceColumns(reduction.code, x, rows: rows, width: width))
          == bits(expected), "\(rows) × \(width)")
    }
  }

  @Test(arguments: Kernels.all, Reduction.all)
  func columnsGoOnFromEarlierRows(_ kernels: Kernels, _ reduction: Reduction) {
    var numbers = DrawnNumbers(seed: 11)
    for (first, rows, width) in [
      (1, 2, 1), (16, 33, 5), (32, 64, 16), (48, 64, 17), (128, 256, 130), (240, 256, 31),
    ] {
      let x = numbers.list(rows * width, -1...1).map(kernels.round)
      #expect(
        bits(kernels.reduceColumns(reduction.code, x, first: first, rows: rows, width: width))
          == bits(kernels.reduceColumns(reduction.code, x, rows: rows, width: width)),
        "\(first) and \(rows - first) × \(width)")
    }
  }

  @Test(arguments: Kernels.all, [NB_REDUCE_sum, NB_REDUCE_max, NB_REDUCE_min])
  func oneNaNIsSeen(_ kernels: Kernels, _ code: nb_reduction) {
    for place in [0, 1, 15, 16, 63, 64, 99] {
      var x = [Double](repeating: 1, count: 100)
      x[place] = .nan
      #expect(kernels.reduceRows(code, x, rows: 1, width: 100)[0].isNaN)
      #expect(kernels.reduceRows(code, x, rows: 10, width: 10)[place / 10].isNaN)
      #expect(kernels.reduceColumns(code, x, rows: 100, width: 1)[0].isNaN)
    }
  }

  @Test(arguments: Kernels.all)
  func statisticsAreThoseOfTheEntries(_ kernels: Kernels) {
    var numbers = DrawnNumbers(seed: 12)
    let sum = Reduction.all[0]
    let double = Kernels(isa: "portable", size: 8)
    for count in [0, 1, 5, 63, 64, 65, 1000, 1024, 1025, 30_000] {
      var x = numbers.list(count)
      for i in stride(from: 0, to: count, by: 7) { x[i] = 0 }
      let squares = x.map { $0 * $0 }
      let found = kernels.statistics(x)
      #expect(found[0] == Double(count))
      #expect(found[1] == sum.row(x, double))
      // Squares of doubles are rounded once with the sum, squares of floats are exact.
      if kernels.size == 4 { #expect(found[2] == sum.row(squares, double)) }
      #expect(abs(found[2] - sum.row(squares, double)) <= 1e-12 * found[2])
      #expect(found[3] == x.min() ?? .infinity)
      #expect(found[4] == x.max() ?? -.infinity)
      #expect(found[5] == Double(x.filter { $0 == 0 }.count))
      #expect(found[6] == 0)
    }
    let odd = kernels.statistics([1, .nan, -.infinity, 3, 0])
    #expect(odd[3] == -.infinity && odd[4] == 3 && odd[5] == 1 && odd[6] == 2 && odd[1].isNaN)
  }

  @Test(arguments: Kernels.portable)
  func statisticsHaveTheSameBitsEverywhere(_ portable: Kernels) {
    var numbers = DrawnNumbers(seed: 13)
    let x = numbers.list(70_001)
    for other in portable.others {
      #expect(bits(other.statistics(x)) == bits(portable.statistics(x)))
    }
  }

  @Test(arguments: Kernels.all)
  func statisticsOfManyEntriesAreJoinedAsTheirSumIs(_ kernels: Kernels) {
    var numbers = DrawnNumbers(seed: 14)
    let sum = Reduction.all[0]
    let double = Kernels(isa: "portable", size: 8)
    for count in [1 << 20, 2_500_000] {
      var x = numbers.list(count)
      x[count - 1] = 9
      x[1 << 19] = -9
      let one = kernels.statistics(x)
      #expect(one[1] == sum.row(x, double))
      #expect(one[3] == -9 && one[4] == 9)
      #expect(bits(kernels.statistics(x, threads: 3)) == bits(one))
      #expect(bits(kernels.statisticsOfTiles(x)) == bits(one))
    }
  }
}
