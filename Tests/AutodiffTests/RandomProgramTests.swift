import Autodiff
import Foundation
import TestSupport
import Testing

/// Plans of random programs against one operation at a time, bit by bit.
///
/// `NBRUN_SEEDS=1000-2000` runs those seeds instead of the few that always run, and names each
/// before it starts; a single one also prints its graph and plans.
@Suite struct RandomProgramTests {
  private static let range: ClosedRange<Int>? = {
    let text = ProcessInfo.processInfo.environment["NBRUN_SEEDS"] ?? ""
    let ends = text.split(separator: "-").compactMap { Int($0) }
    return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
  }()

  /// Those that once found something among them.
  private static let seeds =
    range.map { Array($0) } ?? Array(0...59) + [391, 775, 862, 884, 1201, 2245, 2246, 2247, 10199]

  @Test(arguments: seeds) func small(_ seed: Int) throws { try compare(seed, .small) }

  @Test(arguments: seeds.filter { range != nil || $0 < 30 || $0 > 59 })
  func edges(_ seed: Int) throws { try compare(seed, .edges) }

  @Test(arguments: seeds.filter { range != nil || $0 < 30 || $0 > 59 })
  func products(_ seed: Int) throws { try compare(seed, .products) }

  @Test(arguments: seeds.filter { range != nil || $0 < 40 })
  func odd(_ seed: Int) throws { try compare(seed, .odd) }

  @Test(arguments: seeds.filter { range != nil || $0 < 20 })
  func oddEdges(_ seed: Int) throws { try compare(seed, .oddEdges) }

  private func compare(_ seed: Int, _ scale: RandomScale) throws {
    if RandomProgramTests.range != nil {
      FileHandle.standardError.write(Data("seed \(seed) of \(scale.operations)\n".utf8))
    }
    let program = RandomProgram(seed: seed, scale: scale)
    #expect(program.graph.faults() == [])
    let plain = ExecutionArena(threads: 1)
    let arena = ExecutionArena(
      threads: 1 + seed % 3, instructionSet: [nil, "avx2", nil, "portable"][seed % 4],
      bands: .always)
    let fused = ProgramRun(program, fuses: true, arena: arena)
    let single = ProgramRun(program, fuses: false, arena: plain)
    #expect(fused.plan.graph.faults() == [])
    if RandomProgramTests.range?.count == 1 {
      print(program.graph.dump(), program.writes, fused.plan.dump, single.plan.dump)
    }
    var oracle = OneByOne(
      program.graph, slots: program.slots.map { $0.tensor(program.precision) },
      precision: program.precision, arena: plain)
    let start = program.slots.map { $0.tensor(program.precision) }
    // An index may lie outside its axis. A loss may be infinite, and no parameter has changed then.
    var failures: [ExecutionError?] = []
    for (run, what) in [(fused, "fused"), (single, "single")] {
      let failure = failure(of: run)
      failures.append(failure)
      guard case .notFinite = failure else { continue }
      for (_, slot) in program.parameters {
        expectSame(run.slots[slot], start[slot], "seed \(seed) \(what) after \(failures), \(slot)")
      }
    }
    let expected: [Tensor]
    let gradients: [Tensor]
    do {
      let loss = try oracle.values(of: program.guardNode.map { [$0] } ?? [])
      let isFinite = loss.allSatisfy { $0[0].isFinite }
      expected = try oracle.values(of: program.writes.map(\.node))
      gradients = try oracle.values(of: program.statistics)
      #expect(failures.allSatisfy { ($0 == nil) == isFinite }, "seed \(seed): \(failures)")
      if !isFinite { return }
    } catch let error as ExecutionError {
      #expect(failures.allSatisfy { $0 != nil }, "seed \(seed): \(error)")
      return
    }
    if RandomProgramTests.range?.count == 1 { try printFirstDifference(program, plain, arena) }
    for (run, what) in [(fused, "fused"), (single, "single")] {
      expectSame(run, program, start: start, expected, "seed \(seed) \(what)")
      for (row, gradient) in gradients.enumerated() {
        expectSame(
          run.statistics()[row], try oracle.statistics(of: gradient),
          "seed \(seed) \(what), statistics \(row)")
      }
    }
    // Another step from there.
    failures = [failure(of: fused), failure(of: single)]
    #expect((failures[0] == nil) == (failures[1] == nil), "seed \(seed) after two steps")
    if failures[0] != nil { return }
    for (slot, value) in single.slots.enumerated() {
      expectSame(fused.slots[slot], value, "seed \(seed) after two steps, slot \(slot)")
    }
    for (row, pair) in zip(fused.statistics(), single.statistics()).enumerated() {
      expectSame(pair.0, pair.1, "seed \(seed) after two steps, statistics \(row)")
    }
  }

  /// The first node that a kernel of another instruction set, or a plan for it alone, computes
  /// otherwise.
  private func printFirstDifference(
    _ program: RandomProgram, _ plain: ExecutionArena, _ arena: ExecutionArena
  ) throws {
    let slots = program.slots.map { $0.tensor(program.precision) }
    var here = OneByOne(program.graph, slots: slots, precision: program.precision, arena: plain)
    var there = OneByOne(program.graph, slots: slots, precision: program.precision, arena: arena)
    let needed = Set(program.writes.flatMap { program.graph.ancestors(of: $0.node) })
    for id in needed.sorted() {
      let (a, b) = (try here.values(of: [id]), try there.values(of: [id]))
      if let place = a.first?.firstDifference(from: b[0]) {
        return print("%\(id.index) by another kernel at \(place): \(a[0][place]), \(b[0][place])")
      }
      let plan = Plan(
        PlanRequest(
          graph: program.graph, precision: program.precision,
          writes: [.init(id, slot: slots.count)]))
      let found = Tensor(cycling: [0], shape: a[0].shape, precision: program.precision)
      try Executable(plan, slots: (slots + [found]).map(\.storage), arena: arena).run()
      if let place = found.firstDifference(from: a[0]) {
        print("%\(id.index) by a plan at \(place): \(found[place]), not \(a[0][place])", plan.dump)
        return
      }
    }
  }

  private func failure(of run: ProgramRun) -> ExecutionError? {
    do throws(ExecutionError) {
      try run.run()
      return nil
    } catch {
      return error
    }
  }

  /// All that is no number is the same.
  private func expectSame(_ found: [Double], _ right: [Double], _ what: String) {
    let isSame = zip(found, right).allSatisfy {
      $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
    }
    #expect(isSame, "\(what): \(found), not \(right)")
  }

  private func expectSame(
    _ run: ProgramRun, _ program: RandomProgram, start: [Tensor], _ expected: [Tensor],
    _ what: String
  ) {
    #expect(run.overruns == [], "\(what)")
    var right = start
    for (write, value) in zip(program.writes, expected) { right[write.slot] = value }
    for (slot, value) in right.enumerated() {
      expectSame(run.slots[slot], value, "\(what), slot \(slot)")
    }
  }

  private func expectSame(_ found: Tensor, _ right: Tensor, _ what: String) {
    guard let place = found.firstDifference(from: right) else { return }
    Issue.record(
      "\(what) \(right.shape), entry \(place): \(found[place]), not \(right[place])")
  }
}
