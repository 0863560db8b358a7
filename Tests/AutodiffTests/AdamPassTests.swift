import CKernels
import Testing

@testable import Autodiff

/// Which operations of a tile program run as one pass of Adam, and that they give the same bits.
@Suite struct AdamPassTests {
  /// Ports 0 to 3 are the gradient and what is updated, 4 to 9 numbers; 10 and 11 are registers.
  private static let micros = [
    call(NB_OP_lerp, 0b100, 1, 0, 1, 4), call(NB_OP_mul_mul, 0b100, 10, 0, 0, 5),
    call(NB_OP_mul_add, 0b010, 2, 2, 6, 10), call(NB_OP_sqrt_mul_add, 0b110, 10, 2, 7, 8),
    call(NB_OP_mul, 0b10, 11, 1, 9, 1), call(NB_OP_sub_div, 0, 3, 11, 10, 3),
  ]

  private static func call(
    _ op: nb_opcode, _ scalars: UInt32, _ dst: Int, _ a: Int, _ b: Int, _ c: Int
  ) -> Micro {
    Micro(
      kind: NB_MICRO_CALL, opcode: op, variant: nb_variant(scalars), dst: dst, a: a, b: b, c: c)
  }

  private func program(_ micros: [Micro]) -> TileProgram {
    let ports = (0..<10).map { port in
      Port(
        place: Place(segment: .slot(port), offset: 0),
        kind: port < 4 ? NB_PORT_FULL : NB_PORT_SCALAR)
    }
    return TileProgram(
      rows: 1, width: 64, tileRows: 1, ports: ports, registers: 2, micros: micros,
      tilesPerUnit: 0)
  }

  private func isPass(_ micros: [Micro], at place: Int = 0) -> Bool {
    AdamPass(program(micros), at: place) != nil
  }

  @Test func theSixInTheirOrderAreOne() {
    #expect(isPass(Self.micros))
    #expect(!isPass(Self.micros, at: 1))
    #expect(!isPass(Array(Self.micros.dropLast())))
    let first = Self.call(NB_OP_neg, 0, 0, 0, 0, 0)
    #expect(isPass([first] + Self.micros, at: 1))
  }

  /// Each operand of each operation leads somewhere else, or is another kind of operand.
  @Test(arguments: 0..<6) func anyOtherOperandsAreNone(_ place: Int) {
    // Of the one number that an operation takes any may be, and of the parameter.
    let free: [[WritableKeyPath<Micro, Int>]] = [
      [\.b, \.c], [\.c], [\.a, \.b], [\.b, \.c], [\.b, \.c], [\.c, \.dst],
    ]
    for operand in [\Micro.dst, \.a, \.b, \.c] where !free[place].contains(operand) {
      if place == 4 && operand == \.c { continue }
      var micros = Self.micros
      micros[place][keyPath: operand] = 0
      if micros[place][keyPath: operand] == Self.micros[place][keyPath: operand] {
        micros[place][keyPath: operand] = 3
      }
      #expect(!isPass(micros), "operation \(place), \(operand)")
    }
    var micros = Self.micros
    micros[place].variant = nb_variant(micros[place].variant.rawValue ^ 1)
    #expect(!isPass(micros))
  }

  @Test func whatIsReadLaterIsWritten() {
    let reads = Self.call(NB_OP_neg, 0, 0, 11, 11, 11)
    #expect(!isPass(Self.micros + [reads]))
    let writes = Self.call(NB_OP_neg, 0, 11, 0, 0, 0)
    #expect(isPass(Self.micros + [writes, reads]))
  }

  @Test func whatComesInBetweenIsNoTensorOfItsOwn() {
    var micros = Self.micros
    micros[2].a = 10
    #expect(!isPass(micros))
    for register in [10, 11] {
      micros = Self.micros
      micros[5].c = register
      #expect(!isPass(micros))
    }
  }

  @Test func resultsMustNotBeReadAsOperands() {
    // The new mean over the parameter, and the new square over it.
    var micros = Self.micros
    micros[0].dst = 3
    micros[4].a = 3
    #expect(!isPass(micros))
    micros = Self.micros
    micros[2].dst = 3
    micros[3].a = 3
    #expect(!isPass(micros))
  }

  /// One tile, several, and rows that end within a vector.
  @Test(arguments: [Precision.float32, .float64], [1, 2, 5, 16, 300, 1024, 5000])
  func givesTheSameBits(_ precision: Precision, count: Int) throws {
    func run(fuses: Bool) throws -> (bits: [[UInt64]], passes: Int) {
      var graph = Graph()
      let type = TensorType(try Shape([count]))
      let (g, m, v, p) = (
        graph.append(leaf: Input.self, .slot(0), type: type),
        graph.append(leaf: Input.self, .slot(1), type: type),
        graph.append(leaf: Input.self, .slot(2), type: type),
        graph.append(leaf: Input.self, .slot(3), type: type)
      )
      let rate = graph.append(leaf: Input.self, .slot(4), type: TensorType(.scalar))
      let scale = graph.append(leaf: Input.self, .slot(5), type: TensorType(.scalar))
      func number(_ x: Double) -> NodeID { graph.constant(x) }
      let mean = try graph.add(m, graph.mul(graph.sub(g, m), number(0.1)))
      let square = try graph.add(
        graph.mul(v, number(0.999)), graph.mul(graph.mul(g, g), number(0.001)))
      let root = try graph.add(graph.mul(graph.sqrt(square), scale), number(1e-8))
      let new = try graph.sub(p, graph.div(graph.mul(mean, rate), root))
      let plan = Plan(
        PlanRequest(
          graph: graph, precision: precision,
          writes: [.init(mean, slot: 1), .init(square, slot: 2), .init(new, slot: 3)],
          fuses: fuses))
      func entries(_ factor: Int) -> [Double] {
        (0..<count).map { Double($0 * factor % 101) / 50 - 1 }
      }
      let slots = [
        entries(7), entries(11), entries(13).map { $0 * $0 }, entries(17), [0.01], [1.5],
      ].enumerated().map { i, values in
        Tensor(values, shape: i < 4 ? type.shape : .scalar, precision: precision)
      }
      let executable = Executable(
        plan, slots: slots.map(\.storage), arena: ExecutionArena(threads: 2))
      try executable.run()
      try executable.run()
      var passes = 0
      for case .tiles(let tiles) in plan.instructions.map(\.kind) {
        tiles.forEachStep { if case .adam = $0 { passes += 1 } }
      }
      return (slots.map { $0.doubles.map(\.bitPattern) }, passes)
    }
    let (fused, single) = (try run(fuses: true), try run(fuses: false))
    #expect(fused.bits == single.bits)
    // A number is no operand of its own kind where there is but one entry.
    #expect(fused.passes == (count == 1 ? 0 : 1) && single.passes == 0)
  }
}
