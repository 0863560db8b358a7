import CKernels
import Testing

@testable import Autodiff

/// Which operations of a tile program become one kernel.
@Suite struct TileStepTests {
  /// Ports 0 and 1 are full, 2 has an entry for each row, 3 one for each column; 4 and 5 are
  /// registers.
  private func steps(_ micros: [Micro], rows: Int = 1, width: Int = 32) -> [TileStep] {
    let kinds = [NB_PORT_FULL, NB_PORT_FULL, NB_PORT_ROW, NB_PORT_COLUMN]
    let ports = kinds.enumerated().map { i, kind in
      Port(place: Place(segment: .slot(i), offset: 0), kind: kind)
    }
    let tiles = TileProgram(
      rows: rows, width: width, tileRows: rows, ports: ports, registers: 2, micros: micros,
      tilesPerUnit: 0)
    var steps: [TileStep] = []
    tiles.forEachStep { steps.append($0) }
    return steps
  }

  private func call(_ op: nb_opcode, _ dst: Int, _ a: Int, _ b: Int, _ variant: nb_variant = NB_VV)
    -> Micro
  {
    Micro(kind: NB_MICRO_CALL, opcode: op, variant: variant, dst: dst, a: a, b: b)
  }

  private func sum(_ dst: Int, _ a: Int, _ reduction: nb_reduction = NB_REDUCE_sum) -> Micro {
    Micro(kind: NB_MICRO_REDUCE_ROWS, reduction: reduction, dst: dst, a: a)
  }

  private func spread(_ dst: Int) -> Micro {
    Micro(kind: NB_MICRO_EXPAND_COLUMNS, dst: dst, a: 3)
  }

  private func sums(_ micros: [Micro], rows: Int = 1) -> Int {
    steps(micros, rows: rows).count { if case .sumOfProducts = $0 { true } else { false } }
  }

  @Test func aSumOfProductsThatNobodyElseReadsIsOne() {
    #expect(sums([call(NB_OP_mul, 4, 0, 1), sum(2, 4)]) == 1)
    #expect(sums([call(NB_OP_square, 4, 0, 0), sum(4, 4)]) == 1)
    let twice = [call(NB_OP_mul, 4, 0, 1), sum(2, 4), call(NB_OP_mul, 4, 0, 0), sum(5, 4)]
    #expect(sums(twice) == 2)
  }

  @Test func otherSumsAreNot() {
    let mul = call(NB_OP_mul, 4, 0, 1)
    #expect(sums([mul, sum(2, 4)], rows: 2) == 0)
    #expect(sums([mul, sum(2, 0)]) == 0)
    #expect(sums([mul, sum(2, 4, NB_REDUCE_max)]) == 0)
    #expect(sums([mul, sum(2, 4), call(NB_OP_neg, 5, 4, 0)]) == 0)
    #expect(sums([call(NB_OP_add, 4, 0, 1), sum(2, 4)]) == 0)
    #expect(sums([call(NB_OP_mul, 4, 0, 1, NB_VS), sum(2, 4)]) == 0)
    #expect(sums([call(NB_OP_mul, 1, 0, 1), sum(2, 1)]) == 0)
  }

  /// The operations of each bias, and what its activation is.
  private func biases(_ micros: [Micro], width: Int = 32) -> [String] {
    steps(micros, rows: 4, width: width).compactMap { step in
      guard case .bias(let pass) = step else { return nil }
      return unsafe "\(pass.count) \(String(cString: nb_opcode_name(pass.activation)))"
    }
  }

  @Test func aBiasAndTheActivationBehindItAreOne() {
    let add = call(NB_OP_add, 5, 0, 4)
    #expect(biases([spread(4), add, call(NB_OP_tanh, 1, 5, 0)]) == ["3 tanh"])
    #expect(biases([spread(4), call(NB_OP_add, 5, 4, 0), call(NB_OP_relu, 5, 5, 0)]) == ["3 relu"])
    #expect(biases([spread(4), call(NB_OP_add_relu, 1, 0, 4)]) == ["2 relu"])
    #expect(biases([spread(4), add]) == ["2 copy"])
    // The sum is read again, is a result, or what is behind it is no activation.
    let again = [spread(4), add, call(NB_OP_tanh, 1, 5, 0), call(NB_OP_mul, 0, 5, 1)]
    #expect(biases(again) == ["2 copy"])
    #expect(biases([spread(4), call(NB_OP_add, 0, 0, 4), call(NB_OP_tanh, 1, 0, 0)]) == ["2 copy"])
    #expect(biases([spread(4), add, call(NB_OP_exp, 1, 5, 0)]) == ["2 copy"])
  }

  @Test func otherColumnsAreNot() {
    let add = call(NB_OP_add, 5, 0, 4)
    #expect(biases([spread(4), add], width: 20) == [])
    #expect(biases([spread(4), add, call(NB_OP_mul, 1, 4, 0)]) == [])
    #expect(biases([spread(4), call(NB_OP_sub, 5, 0, 4)]) == [])
    #expect(biases([spread(4), call(NB_OP_add, 5, 4, 4)]) == [])
    #expect(biases([spread(4), call(NB_OP_add, 5, 0, 1)]) == [])
  }
}
