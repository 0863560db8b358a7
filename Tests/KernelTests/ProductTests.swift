import CKernels
import Testing

/// How an operand lies in memory.
enum OperandLayout: String, CaseIterable, Sendable {
  case rows, columns, scattered

  /// The distances between rows and between columns.
  func strides(rows: Int, columns: Int) -> (row: Int, column: Int) {
    switch self {
    case .rows: (columns + 1, 1)
    case .columns: (1, rows + 2)
    case .scattered: (2 * columns + 1, 2)
    }
  }
}

struct ProductCase: Sendable, CustomTestStringConvertible {
  var m: Int, n: Int, k: Int
  var batch = 1
  var a = OperandLayout.rows, b = OperandLayout.rows
  var accumulate = false

  var testDescription: String {
    "\(batch) × [\(m), \(k)] \(a) · [\(k), \(n)] \(b)\(accumulate ? ", accumulated" : "")"
  }

  /// Shapes that reach every path: single entries, tiles with all remainders, thin operands,
  /// blocks of k, packed operands, and several pieces of work.
  static let all: [ProductCase] = {
    let shapes = [
      (1, 1, 1), (1, 1, 300), (64, 16, 16), (32, 1, 16), (2, 16, 32), (5, 7, 9), (17, 33, 20),
      (1, 90, 30), (90, 1, 30), (3, 130, 20), (6, 300, 10), (29, 50, 33),
      (70, 13, 16), (43, 16, 32),
    ]
    var cases: [ProductCase] = []
    for (index, shape) in shapes.enumerated() {
      for a in OperandLayout.allCases {
        for b in OperandLayout.allCases {
          for accumulate in [false, true] {
            cases.append(
              ProductCase(
                m: shape.0, n: shape.1, k: shape.2, batch: index % 3 == 0 ? 5 : 1, a: a, b: b,
                accumulate: accumulate))
          }
        }
      }
    }
    for a in OperandLayout.allCases {
      for b in OperandLayout.allCases {
        cases.append(ProductCase(m: 61, n: 70, k: 150, a: a, b: b, accumulate: a == b))
      }
    }
    cases.append(ProductCase(m: 140, n: 150, k: 70, b: .columns))
    cases.append(ProductCase(m: 20, n: 1000, k: 40, accumulate: true))
    cases.append(ProductCase(m: 1500, n: 20, k: 30, a: .columns))
    cases.append(ProductCase(m: 8, n: 33, k: 2500))
    cases.append(ProductCase(m: 2, n: 1, k: 300_000, accumulate: true))
    cases.append(ProductCase(m: 12, n: 9, k: 8, batch: 700, b: .columns))
    for few in 1...4 {
      for layout in [OperandLayout.rows, .columns] {
        let accumulates = (few % 2 == 0) == (layout == .rows), batch = few == 3 ? 2 : 1
        cases.append(
          ProductCase(
            m: few, n: 331, k: 133, batch: batch, a: .scattered, b: layout,
            accumulate: accumulates))
        cases.append(
          ProductCase(m: 331, n: few, k: 133, batch: batch, a: layout, accumulate: !accumulates))
      }
    }
    return cases
  }()

  static let large: [ProductCase] = [
    ProductCase(m: 640, n: 300, k: 260), ProductCase(m: 700, n: 1100, k: 600),
    ProductCase(m: 300, n: 100, k: 2000),
    // Rows of B a power of two apart, and a panel that is not whole.
    ProductCase(m: 100, n: 1023, k: 700), ProductCase(m: 65, n: 1023, k: 650, a: .columns),
    ProductCase(m: 250, n: 1023, k: 1100, batch: 2, a: .scattered, accumulate: true),
    ProductCase(m: 20, n: 1023, k: 700), ProductCase(m: 250, n: 703, k: 801, b: .columns),
    ProductCase(m: 70, n: 1030, k: 520, b: .scattered, accumulate: true),
    // Few rows and a large B: slabs and panels that are not whole, several pieces.
    ProductCase(m: 16, n: 1048, k: 517, accumulate: true),
    ProductCase(m: 23, n: 4104, k: 150, a: .columns), ProductCase(m: 7, n: 1033, k: 530, batch: 2),
    ProductCase(m: 33, n: 17_000, k: 35),
  ]

  static let subtracted: [ProductCase] = [
    ProductCase(m: 200, n: 160, k: 64), ProductCase(m: 333, n: 96, k: 60, a: .columns),
    ProductCase(m: 650, n: 128, k: 200, a: .columns),
    ProductCase(m: 90, n: 1056, k: 90, b: .columns),
    ProductCase(m: 128, n: 96, k: 256, a: .scattered, b: .scattered),
  ]

  static let withEpilogue: [ProductCase] = [
    ProductCase(m: 30, n: 20, k: 10), ProductCase(m: 200, n: 150, k: 64),
    ProductCase(m: 9, n: 3000, k: 64), ProductCase(m: 2, n: 2, k: 0),
    ProductCase(m: 700, n: 2100, k: 30, a: .columns), ProductCase(m: 650, n: 130, k: 700),
    ProductCase(m: 70, n: 300, k: 500, b: .columns), ProductCase(m: 1, n: 1, k: 5),
    ProductCase(m: 500, n: 1, k: 5000, a: .columns),
    ProductCase(m: 60, n: 1023, k: 530, b: .columns), ProductCase(m: 100, n: 1040, k: 510),
    ProductCase(m: 3, n: 331, k: 133), ProductCase(m: 331, n: 2, k: 133),
    ProductCase(m: 16, n: 1051, k: 517),
  ]
}

/// The operands of a case and what every kernel must give.
private struct ProductReference<T: KernelEntry> {
  let a: KernelBuffer<T>, b: KernelBuffer<T>
  let start: [T]
  /// All of C, or where only some entries were asked for, those.
  let expected: [T], some: [(place: Int, value: T)]
  let aStrides: (row: Int, column: Int), bStrides: (row: Int, column: Int)
  let aBatch: Int, bBatch: Int, cRow: Int, cBatch: Int

  /// - Parameter entries: how many entries of C to compute; nothing: all.
  init(_ test: ProductCase, _ type: T.Type, entries: Int? = nil) {
    var numbers = Numbers(seed: UInt64(test.m * 31 + test.n * 7 + test.k))
    aStrides = test.a.strides(rows: test.m, columns: test.k)
    bStrides = test.b.strides(rows: test.k, columns: test.n)
    aBatch = test.m * aStrides.row + test.k * aStrides.column
    bBatch = test.k * bStrides.row + test.n * bStrides.column
    cRow = test.n + 3
    cBatch = test.m * cRow
    let a = numbers.array(aBatch * test.batch, of: T.self)
    let b = numbers.array(bBatch * test.batch, of: T.self)
    start = numbers.array(cBatch * test.batch, of: T.self)
    var c = start
    var some: [(place: Int, value: T)] = []
    for number in 0..<(entries ?? test.batch * test.m * test.n) {
      let place = entries == nil ? number : numbers.next() % (test.batch * test.m * test.n)
      let (row, j) = place.quotientAndRemainder(dividingBy: test.n)
      let (entry, i) = row.quotientAndRemainder(dividingBy: test.m)
      let at = entry * cBatch + i * cRow + j
      var sum = test.accumulate ? start[at] : 0
      for k in 0..<test.k {
        sum = sum.addingProduct(
          a[entry * aBatch + i * aStrides.row + k * aStrides.column],
          b[entry * bBatch + k * bStrides.row + j * bStrides.column])
      }
      if entries == nil { c[at] = sum } else { some.append((at, sum)) }
    }
    expected = c
    self.some = some
    self.a = KernelBuffer(a)
    self.b = KernelBuffer(b)
  }

  func product(_ test: ProductCase, into c: KernelBuffer<T>, pool: OpaquePointer?) -> nb_product {
    var product = unsafe nb_product()
    unsafe (product.m, product.n, product.k) = (Int64(test.m), Int64(test.n), Int64(test.k))
    unsafe product.batch = Int64(test.batch)
    unsafe product.a = UnsafeRawPointer(a.pointer)
    unsafe (product.a_row, product.a_column) = (Int64(aStrides.row), Int64(aStrides.column))
    unsafe product.a_batch = Int64(aBatch)
    unsafe product.b = UnsafeRawPointer(b.pointer)
    unsafe (product.b_row, product.b_column) = (Int64(bStrides.row), Int64(bStrides.column))
    unsafe product.b_batch = Int64(bBatch)
    unsafe product.c = c.pointer
    unsafe (product.c_row, product.c_batch) = (Int64(cRow), Int64(cBatch))
    unsafe product.accumulate = test.accumulate ? 1 : 0
    unsafe product.pool = pool
    return unsafe product
  }
}

/// What an epilogue sees: how often each entry came, and its value then.
@unsafe private struct SeenEntries {
  var visits: UnsafeMutablePointer<Int32>
  var copy: UnsafeMutablePointer<Float>
  var width: Int
}

@Suite struct ProductTests {
  @Test(arguments: ProductCase.all)
  func everyEntryIsOneChainOfFusedMultiplyAdds(_ test: ProductCase) {
    check(test, Float.self)
    check(test, Double.self)
  }

  private func check<T: KernelEntry>(_ test: ProductCase, _ type: T.Type) {
    let reference = ProductReference(test, T.self)
    unsafe forEveryKernel(of: T.self) { kernels, pool, name in
      let c = KernelBuffer(reference.start)
      let product = unsafe reference.product(test, into: c, pool: pool)
      let isIntact = unsafe run(product, kernels, T.self, name)
      // Comparing all of C shows that the entries between its rows are untouched, too.
      #expect(c.values == reference.expected, "\(name)")
      #expect(c.isIntact && isIntact, "\(name)")
    }
  }

  /// Whether the workspace that the product asked for was enough.
  private func run<T: KernelEntry>(
    _ asked: nb_product, _ kernels: UnsafePointer<nb_kernels>, _ type: T.Type, _ name: String
  ) -> Bool {
    var product = unsafe asked
    let bytes = unsafe Int(kernels.pointee.product_workspace(&product))
    let scratch = workspace(bytes: bytes, of: T.self)
    unsafe product.workspace = scratch.pointer
    unsafe kernels.pointee.product_prepare(&product)
    guard let run = unsafe product.run else {
      Issue.record("\(name): no kernel")
      return false
    }
    unsafe run(&product)
    return scratch.isIntact
  }

  /// Products that are large enough for packed operands in blocks and for strips: some entries, for
  /// the chains of all of them would take the reference minutes.
  @Test(arguments: ProductCase.large)
  func largeProductsAreChainsToo(_ test: ProductCase) {
    checkSome(test, Float.self)
    checkSome(test, Double.self)
  }

  private func checkSome<T: KernelEntry>(_ test: ProductCase, _ type: T.Type) {
    let places = 300
    let operands = ProductReference(test, T.self, entries: places)
    unsafe forEveryKernel(of: T.self) { kernels, pool, name in
      guard name.hasPrefix("avx") else { return }
      let c = KernelBuffer(operands.start)
      let product = unsafe operands.product(test, into: c, pool: pool)
      let isIntact = unsafe run(product, kernels, T.self, name)
      let values = c.values
      #expect(operands.some.allSatisfy { values[$0.place] == $0.value }, "\(name)")
      let between = values.indices.filter { $0 % operands.cRow >= test.n }
      #expect(between.allSatisfy { values[$0] == operands.start[$0] }, "\(name)")
      #expect(c.isIntact && isIntact, "\(name)")
    }
  }

  /// The product itself is a chain; what is subtracted is rounded after the scale, too.
  @Test(arguments: ProductCase.subtracted)
  func aProductIsSubtractedFromItsPlace(_ test: ProductCase) {
    checkDifference(test, Float.self)
    checkDifference(test, Double.self)
  }

  private func checkDifference<T: KernelEntry>(_ test: ProductCase, _ type: T.Type) {
    let reference = ProductReference(test, T.self)
    let rate: T = 0.3
    var wanted = reference.start
    for at in wanted.indices where at % reference.cRow < test.n {
      wanted[at] -= rate * reference.expected[at]
    }
    unsafe forEveryKernel(of: T.self) { kernels, pool, name in
      let c = KernelBuffer(reference.start)
      let scale = KernelBuffer([rate])
      var product = unsafe reference.product(test, into: c, pool: pool)
      unsafe product.scale = UnsafeRawPointer(scale.pointer)
      let isIntact = unsafe run(product, kernels, T.self, name)
      #expect(c.values == wanted, "\(name)")
      #expect(c.isIntact && isIntact, "\(name)")
    }
  }

  @Test(arguments: ProductCase.withEpilogue)
  func anEpilogueSeesEachFinishedEntryOnce(_ test: ProductCase) {
    checkEpilogue(test, vanishes: false)
    let mayVanish = nb_product_may_vanish(Int64(test.m), Int64(test.n), Int64(test.k), 4) != 0
    if mayVanish { checkEpilogue(test, vanishes: true) }
  }

  private func checkEpilogue(_ test: ProductCase, vanishes: Bool) {
    let reference = ProductReference(test, Float.self)
    let wanted = (0..<test.m).flatMap { row in
      reference.expected[row * reference.cRow..<row * reference.cRow + test.n]
    }
    unsafe forEveryKernel(of: Float.self) { kernels, pool, name in
      let c = KernelBuffer(reference.start)
      var visits = [Int32](repeating: 0, count: test.m * test.n)
      var copy = [Float](repeating: .nan, count: test.m * test.n)
      unsafe visits.withUnsafeMutableBufferPointer { counts in
        unsafe copy.withUnsafeMutableBufferPointer { entries in
          guard let counts = counts.baseAddress, let entries = entries.baseAddress else { return }
          var product = unsafe reference.product(test, into: c, pool: pool)
          if vanishes { unsafe (product.c, product.vanishes) = (nil, 1) }
          let bytes = unsafe Int(kernels.pointee.product_workspace(&product))
          let scratch = workspace(bytes: bytes, of: Float.self)
          unsafe product.workspace = scratch.pointer
          var seen = unsafe SeenEntries(visits: counts, copy: entries, width: test.n)
          unsafe withUnsafeMutablePointer(to: &seen) { context in
            unsafe product.epilogue_context = UnsafeMutableRawPointer(context)
            unsafe product.epilogue = { context, c, cRow, row, rows, column, columns in
              guard let seen = unsafe context?.assumingMemoryBound(to: SeenEntries.self),
                let c = unsafe c?.assumingMemoryBound(to: Float.self)
              else { return }
              for i in 0..<Int(rows) {
                for j in 0..<Int(columns) {
                  let at = unsafe (Int(row) + i) * seen.pointee.width + Int(column) + j
                  unsafe seen.pointee.visits[at] += 1
                  unsafe seen.pointee.copy[at] = c[i * Int(cRow) + j]
                }
              }
            }
            unsafe kernels.pointee.product(&product)
          }
          #expect(scratch.isIntact, "\(name)")
        }
      }
      #expect(visits.allSatisfy { $0 == 1 }, "\(name)")
      #expect(copy == wanted, "\(name)")
      #expect(c.values == (vanishes ? reference.start : reference.expected), "\(name)")
    }
  }
}
