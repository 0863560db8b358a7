import Autodiff
import CKernels
import Testing

@testable import nbrun_bench

@Suite struct KernelCaseTests {
  /// Names of what stands in the lists of C, which every line begins with.
  private static let kernels =
    (0..<NB_KERNEL_COUNT.rawValue).map {
      unsafe String(cString: nb_kernel_name(nb_kernel_id(rawValue: $0)))
    }

  @Test(arguments: kernels)
  func everyKernelHasALine(name: String) {
    #expect(KernelCase.all.contains { $0.name.hasPrefix("\(name), ") })
  }

  @Test func everyOpcodeHasALineInCacheAndOneFromMemory() {
    let names = Set(KernelCase.tiles.map { $0.name })
    #expect(names.count == 2 * Int(NB_OPCODE_COUNT.rawValue))
  }

  @Test func everyReductionHasALineOverRowsAndOneOverColumns() {
    #expect(KernelCase.reductions.count == 2 * Int(NB_REDUCTION_COUNT.rawValue))
  }

  @Test func linesHaveNamesOfTheirOwnThatFit() {
    let names = KernelCase.all.map { "\($0.group) \($0.name)" }
    #expect(Set(names).count == names.count)
    for item in KernelCase.all {
      #expect(item.group.count < 10)
      #expect(item.name.count < 45, "\(item.name)")
    }
  }

  @Test func everyLineHasBytes() {
    for item in KernelCase.all { #expect(item.work.bytes > 0, "\(item.name)") }
  }

  /// An opcode has a variant for each choice of operands that may be one entry.
  @Test(arguments: Opcode.all.map { $0.raw.rawValue })
  func operandsOfOpcodes(number: UInt32) {
    let opcode = Opcode(raw: nb_opcode(rawValue: number))
    guard let table = unsafe nb_kernels_get(4) else {
      Issue.record("there are kernels for 4 bytes")
      return
    }
    let variants = (0..<NB_VARIANT_COUNT.rawValue).filter {
      unsafe nb_tile_kernel(table, opcode.raw, nb_variant(rawValue: $0)) != nil
    }
    #expect(variants.count == [1: 1, 2: 3, 3: 8][opcode.operands])
  }

  @Test func optimisersMoveTheirStates() {
    // Parameter read and written, gradient read, two moments read and written.
    let adam = KernelCase.optimizers.first { $0.name.hasPrefix("adam,") }
    #expect(adam?.work == KernelCase.moved(read: 4 * 64 * 128, written: 3 * 64 * 128))
  }

  @Test func filterLooksAtGroupAndName() {
    let sums = KernelCase.all.filter { $0.isNamed("reduction sum") }
    #expect(sums.count == 2)
    #expect(KernelCase.all.filter { $0.isNamed("") }.count == KernelCase.all.count)
  }

  /// What every small case does once; large ones would take the memory of a whole machine.
  @Test func smallCasesRun() throws {
    let setting = try #require(KernelSetting(threads: 2))
    for item in KernelCase.all where max(item.footprint ?? 0, item.work.bytes) < 4e6 {
      guard item.group != "tile" else { continue }
      try item.bind(setting)()
    }
  }
}
