import CKernels
import Testing

@testable import Autodiff

/// Which products and sums of a tile program become one kernel.
@Suite struct SumOfProductsTests {
  /// Ports 0 and 1 are rows, 2 takes a sum; 3 and 4 are registers.
  private func found(_ micros: [Micro], rows: Int = 1) -> Int {
    let kinds = [NB_PORT_FULL, NB_PORT_FULL, NB_PORT_ROW]
    let ports = kinds.enumerated().map { i, kind in
      Port(place: Place(segment: .slot(i), offset: 0), kind: kind)
    }
    let tiles = TileProgram(
      rows: rows, width: 32, tileRows: rows, ports: ports, registers: 2, micros: micros,
      tilesPerUnit: 0)
    var count = 0
    tiles.forEachStep { if case .sumOfProducts = $0 { count += 1 } }
    return count
  }

  private func call(_ op: nb_opcode, _ dst: Int, _ a: Int, _ b: Int, _ variant: nb_variant = NB_VV)
    -> Micro
  {
    Micro(kind: NB_MICRO_CALL, opcode: op, variant: variant, dst: dst, a: a, b: b)
  }

  private func sum(_ dst: Int, _ a: Int, _ reduction: nb_reduction = NB_REDUCE_sum) -> Micro {
    Micro(kind: NB_MICRO_REDUCE_ROWS, reduction: reduction, dst: dst, a: a)
  }

  @Test func productsAndSquaresThatNobodyElseReads() {
    #expect(found([call(NB_OP_mul, 3, 0, 1), sum(2, 3)]) == 1)
    #expect(found([call(NB_OP_square, 3, 0, 0), sum(3, 3)]) == 1)
    let twice = [call(NB_OP_mul, 3, 0, 1), sum(2, 3), call(NB_OP_mul, 3, 0, 0), sum(4, 3)]
    #expect(found(twice) == 2)
  }

  @Test func nothingElse() {
    let mul = call(NB_OP_mul, 3, 0, 1)
    #expect(found([mul, sum(2, 3)], rows: 2) == 0)
    #expect(found([mul, sum(2, 0)]) == 0)
    #expect(found([mul, sum(2, 3, NB_REDUCE_max)]) == 0)
    #expect(found([mul, sum(2, 3), call(NB_OP_neg, 4, 3, 0)]) == 0)
    #expect(found([call(NB_OP_add, 3, 0, 1), sum(2, 3)]) == 0)
    #expect(found([call(NB_OP_mul, 3, 0, 1, NB_VS), sum(2, 3)]) == 0)
    #expect(found([call(NB_OP_mul, 1, 0, 1), sum(2, 1)]) == 0)
  }
}
