import Autodiff
import CKernels

extension KernelCase {
  /// Kernels that move entries and change none.
  static var movements: [KernelCase] {
    [64, 1024, 4096].map { transpose($0) } + [heads(batch: 32, tokens: 128, heads: 8, width: 64)]
      + [1 << 13, many].map { fill(count: $0) }
      + [1, 16, 784].flatMap {
        [gatherRows(width: $0, .inOrder), gatherRows(width: $0, .shuffled)]
      }
      + [1 << 10, 1 << 20].map { permutation(count: $0) }
  }

  private static func transpose(_ n: Int) -> KernelCase {
    copy("transpose \(n)×\(n)", [n, n], from: [1, n])
  }

  /// Tokens first to heads first, as attention has it.
  private static func heads(batch: Int, tokens: Int, heads: Int, width: Int) -> KernelCase {
    copy(
      "permute \(batch)×\(tokens)×\(heads)×\(width)", [batch, heads, tokens, width],
      from: [tokens * heads * width, width, heads * width, 1])
  }

  /// A view brought into the order of its rows.
  private static func copy(_ name: String, _ dims: [Int], from strides: [Int]) -> KernelCase {
    let count = dims.reduce(1, *)
    var to = dims.map { _ in Int64(1) }
    for axis in dims.indices.dropLast().reversed() {
      to[axis] = to[axis + 1] * Int64(dims[axis + 1])
    }
    let sizes = dims.map { Int64($0) }
    let from = strides.map { Int64($0) }
    return KernelCase(group: "move", name: name, work: moved(read: count, written: count)) {
      setting in
      let source = unsafe setting.operand(0, count: count)
      let result = unsafe setting.operand(3, count: count)
      return {
        unsafe setting.kernels.pointee.copy_strided(
          result, to, source, from, sizes, Int32(sizes.count))
      }
    }
  }

  private static func fill(count: Int) -> KernelCase {
    KernelCase(group: "move", name: "fill, \(count) entries", work: moved(written: count)) {
      setting in
      let result = unsafe setting.operand(3, count: count)
      return { unsafe setting.kernels.pointee.fill(result, 0.5, Int64(count)) }
    }
  }

  private enum Order: String {
    case inOrder = "in order"
    case shuffled
  }

  /// A batch of 512 rows of a dataset that only main memory holds; each call takes the next.
  private static func gatherRows(width: Int, _ order: Order) -> KernelCase {
    let (batch, rows) = (512, many / width)
    return KernelCase(
      group: "move", name: "gather rows of \(width), \(order.rawValue)",
      work: moved(read: batch * width + batch, written: batch * width),
      footprint: Double(many * size)
    ) { setting in
      let source = unsafe setting.operand(0, count: many)
      let result = unsafe setting.operand(3, count: batch * width)
      let numbers = (0..<rows / batch * batch).map {
        Int32(order == .shuffled ? scattered($0, below: rows) : $0)
      }
      var next = 0
      return {
        unsafe numbers.withUnsafeBufferPointer { numbers in
          guard let first = numbers.baseAddress else { return }
          unsafe setting.kernels.pointee.gather_rows(
            result, source, first + next, Int64(batch), Int64(width))
        }
        next = (next + batch) % numbers.count
      }
    }
  }

  /// Numbers of shuffled rows.
  private static func permutation(count: Int) -> KernelCase {
    KernelCase(group: "move", name: "permutation, \(count) places", work: moved(written: count)) {
      setting in
      let result = unsafe setting.operand(3, count: count)
        .bindMemory(to: Int32.self, capacity: count)
      var key: UInt64 = 1
      return {
        unsafe setting.kernels.pointee.permutation(result, key, 8_000_000, 0, Int64(count))
        key &+= 1
      }
    }
  }
}
