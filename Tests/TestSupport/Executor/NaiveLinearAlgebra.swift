import CKernels
import Foundation

enum NaiveLinearAlgebra {
  static func product(_ a: NaiveTensor, _ b: NaiveTensor, _ dims: [Int]) -> NaiveTensor {
    let k = a.dims[a.dims.count - 1]
    let n = dims[dims.count - 1]
    let m = dims[dims.count - 2]
    var values: [Double] = []
    for batch in 0..<dims.dropLast(2).reduce(1, *) {
      for i in 0..<m {
        for j in 0..<n {
          var sum = 0.0
          for t in 0..<k {
            sum += a.values[(batch * m + i) * k + t] * b.values[(batch * k + t) * n + j]
          }
          values.append(sum)
        }
      }
    }
    return NaiveTensor(dims, values)
  }

  static func apply(_ kernel: nb_kernel_id, _ inputs: [NaiveTensor], _ dims: [Int]) -> NaiveTensor {
    let a = matrices(inputs[0])
    let b = inputs.count > 1 ? matrices(inputs[1]) : []
    var values: [Double] = []
    for (i, matrix) in a.enumerated() {
      switch kernel {
      case NB_KERNEL_solve: values += solve(matrix, b[i]).joined()
      case NB_KERNEL_inverse:
        let identity = matrix.indices.map { row in matrix.indices.map { $0 == row ? 1.0 : 0 } }
        values += solve(matrix, identity).joined()
      case NB_KERNEL_determinant: values.append(determinant(matrix))
      case NB_KERNEL_lstsq:
        let transposed = transpose(matrix)
        values += solve(multiply(transposed, matrix), multiply(transposed, b[i])).joined()
      case NB_KERNEL_eigvalsh: values += eigen(matrix).map { $0.value }
      case NB_KERNEL_eigvectors:
        values += transpose(eigen(matrix).map { $0.vector }).joined()
      default: preconditionFailure("kernel \(kernel.rawValue) is not linear algebra")
      }
    }
    return NaiveTensor(dims, values)
  }

  private static func matrices(_ x: NaiveTensor) -> [[[Double]]] {
    let rows = x.dims[x.dims.count - 2]
    let columns = x.dims[x.dims.count - 1]
    return (0..<x.dims.dropLast(2).reduce(1, *)).map { batch -> [[Double]] in
      (0..<rows).map { row -> [Double] in
        let start = (batch * rows + row) * columns
        return Array(x.values[start..<start + columns])
      }
    }
  }

  private static func transpose(_ a: [[Double]]) -> [[Double]] {
    (a.first ?? []).indices.map { column in a.map { $0[column] } }
  }

  private static func multiply(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    let columns = transpose(b)
    return a.map { row in columns.map { zip(row, $0).reduce(0) { $0 + $1.0 * $1.1 } } }
  }

  /// Gauss and Jordan's elimination with pivots.
  private static func solve(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    var rows = zip(a, b).map { $0 + $1 }
    let n = a.count
    for j in 0..<n {
      let pivot = (j..<n).max { abs(rows[$0][j]) < abs(rows[$1][j]) } ?? j
      rows.swapAt(pivot, j)
      let scale = rows[j][j]
      rows[j] = rows[j].map { $0 / scale }
      for i in 0..<n where i != j {
        let factor = rows[i][j]
        rows[i] = zip(rows[i], rows[j]).map { $0 - factor * $1 }
      }
    }
    return rows.map { Array($0[n...]) }
  }

  /// Along the first row.
  private static func determinant(_ a: [[Double]]) -> Double {
    guard let first = a.first else { return 1 }
    var sum = 0.0
    for (j, entry) in first.enumerated() {
      let minor = a.dropFirst().map { row in row[..<j] + row[(j + 1)...] }.map { Array($0) }
      sum += (j % 2 == 0 ? entry : -entry) * determinant(minor)
    }
    return sum
  }

  /// Eigenvalues, ascending, with their vectors, the largest entry of each positive: by Jacobi's
  /// classical method, which turns the largest entry off the diagonal to 0 each time.
  private static func eigen(_ matrix: [[Double]]) -> [(value: Double, vector: [Double])] {
    var a = matrix
    let n = a.count
    var vectors = a.indices.map { row in a.indices.map { $0 == row ? 1.0 : 0 } }
    for _ in 0..<100 * n * n {
      var largest = (row: 0, column: 0, size: 0.0)
      for i in 0..<n {
        for j in 0..<i where abs(a[i][j]) > largest.size { largest = (i, j, abs(a[i][j])) }
      }
      guard largest.size > 1e-18 else { break }
      let (p, q) = (largest.row, largest.column)
      let angle = 0.5 * atan2(2 * a[p][q], a[q][q] - a[p][p])
      var turn = a.indices.map { row in a.indices.map { $0 == row ? 1.0 : 0 } }
      turn[p][p] = cos(angle)
      turn[q][q] = cos(angle)
      turn[p][q] = sin(angle)
      turn[q][p] = -sin(angle)
      a = multiply(multiply(transpose(turn), a), turn)
      vectors = multiply(vectors, turn)
    }
    let columns = transpose(vectors)
    return a.indices.map { i in
      let largest = columns[i].max { abs($0) < abs($1) } ?? 1
      return (a[i][i], largest < 0 ? columns[i].map { -$0 } : columns[i])
    }.sorted { $0.value < $1.value }
  }
}
