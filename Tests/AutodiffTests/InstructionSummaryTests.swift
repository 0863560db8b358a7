import Autodiff
import Testing

/// What instructions move and multiply, against counts by hand.
@Suite struct InstructionSummaryTests {
  private func summaries(
    _ inputs: [[Int]], fuses: Bool = true,
    _ build: (inout Graph, [NodeID]) throws -> [(node: NodeID, slot: Int?)]
  ) throws -> [InstructionSummary] {
    var graph = Graph()
    let leaves = try inputs.enumerated().map { slot, dimensions in
      graph.append(leaf: Input.self, .slot(slot), type: TensorType(try Shape(dimensions)))
    }
    let writes = try build(&graph, leaves).enumerated().map { i, result in
      PlanRequest.Write(result.node, slot: result.slot ?? inputs.count + i)
    }
    return Plan(
      PlanRequest(graph: graph, precision: .float32, writes: writes, fuses: fuses)
    ).summaries
  }

  @Test func aProductMultipliesRowsByColumns() throws {
    let all = try summaries([[3, 5], [5, 7]]) { graph, x in
      [(try graph.matmul(x[0], x[1]), nil)]
    }
    #expect(all.map { $0.kind } == ["product"])
    #expect(all[0].name == "3×5 @ 5×7")
    #expect(all[0].work == Work(flops: 210, read: 200, written: 84))
  }

  @Test func aBatchReadsWhatItSharesOnce() throws {
    let all = try summaries([[4, 3, 5], [4, 5, 7]]) { graph, x in
      [(try graph.matmul(x[0], x[1]), nil)]
    }
    #expect(all[0].work == Work(flops: 840, read: 800, written: 336))
    let shared = try summaries([[4, 3, 5], [3, 7]]) { graph, x in
      let turned = try graph.permute(x[0], [0, 2, 1])
      return [(try graph.matmul(turned, x[1]), nil)]
    }
    let work = try #require(shared.first { $0.kind == "product" }).work
    #expect(work.flops == 840)
    #expect(work.bytes == 4 * Double(4 * 3 * 5 + 3 * 7 + 4 * 5 * 7))
  }

  /// Three tensors read and one written; what stays in registers is not counted.
  @Test func tilesMoveEachOperandOnce() throws {
    let all = try summaries([[64, 32], [64, 32], [64, 32]]) { graph, x in
      let product = try graph.mul(x[0], x[1])
      return [(try graph.add(graph.exp(product), x[2]), nil)]
    }
    #expect(all.map { $0.kind } == ["tiles"])
    #expect(all[0].name.hasPrefix("1×2048: "))
    #expect(all[0].work == Work(read: 4 * 3 * 64 * 32, written: 4 * 64 * 32))
  }

  /// A parameter is read and written, its gradient read, the rate is one entry.
  @Test func anUpdateInPlaceReadsAndWrites() throws {
    let all = try summaries([[64, 32], [64, 32], []]) { graph, x in
      [(try graph.sub(x[0], graph.mul(x[1], x[2])), 0)]
    }
    #expect(all.map { $0.kind } == ["tiles"])
    #expect(all[0].work == Work(read: 4 * (2 * 64 * 32 + 1), written: 4 * 64 * 32))
  }

  /// A bias is one row, whatever it is added to; so is the sum of columns.
  @Test func rowsAndColumnsAreSmall() throws {
    let all = try summaries([[64, 32], [32]]) { graph, x in
      [(try graph.add(x[0], x[1]), nil)]
    }
    #expect(all[0].work == Work(read: 4 * (64 * 32 + 32), written: 4 * 64 * 32))
    let sums = try summaries([[64, 32]], fuses: false) { graph, x in
      [(try graph.sum(x[0], axes: [1]), nil)]
    }
    #expect(sums.first?.work == Work(read: 4 * 64 * 32, written: 4 * 64))
  }

  @Test func aCopyReadsAndWrites() throws {
    let all = try summaries([[6, 5]]) { graph, x in
      [(try graph.permute(x[0], [1, 0]), nil)]
    }
    #expect(all.map { $0.kind } == ["copy"])
    #expect(all[0].work == Work(read: 4 * 30, written: 4 * 30))
  }
}
