import Testing

@testable import nbrun_bench

@Suite struct ProductBenchTests {
  @Test func aLibraryThatIsNotThereIsNamed() {
    let error = #expect(throws: OneDNN.Failure.self) { try OneDNN(path: "libnowhere.so") }
    #expect(error?.description.contains("libnowhere.so") == true)
  }

  @Test func aLibraryWithoutTheFunctionIsNamed() {
    let error = #expect(throws: OneDNN.Failure.self) { try OneDNN(path: "libc.so.6") }
    #expect(error?.description == "libc.so.6 has no function dnnl_sgemm")
  }

  @Test func samplesAreTakenInTurns() {
    var order = ""
    let stopwatch = Stopwatch(samples: 3, leastSeconds: 0)
    let seconds = stopwatch.seconds(inTurns: [{ order += "a" }, { order += "b" }])
    #expect(order == "ab" + "ababab")
    #expect(seconds.count == 2)
  }
}
