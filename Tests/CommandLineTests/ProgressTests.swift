import Testing

@testable import nbrun

@Suite struct ProgressTests {
  @Test(arguments: [
    (0.0277, "0.0277"), (0, "0"), (1, "1.00"), (12.34, "12.3"), (1520, "1520"), (98_765, "98.8k"),
    (123_456, "123k"), (3_400_000, "3.4M"), (2.1e-7, "2.1e-07"), (-0.5, "-0.5000"),
    (9.99e-5, "1.0e-04"), (1e20, "1.0e+20"), (.infinity, "∞"), (.nan, "NaN"),
    (.leastNonzeroMagnitude, "4.9e-324"),
  ])
  func writesNumbersShort(_ value: Double, _ text: String) {
    #expect(ProgressLine.short(value) == text)
  }

  @Test(arguments: [
    (0.2, "1 s"), (59, "59 s"), (59.5, "1:00"), (127, "2:07"), (3_750, "1:02:30"), (1e9, "days"),
  ])
  func writesDurations(_ seconds: Double, _ text: String) {
    #expect(ProgressLine.duration(seconds) == text)
  }

  @Test func saysLessInLessRoom() {
    let line = ProgressLine(label: "fit", done: 500, total: 1000, loss: 0.25, elapsed: 2)
    #expect(
      line.text(width: 80)
        == "fit  50% [███████████████░░░░░░░░░░░░░░░]  loss 0.2500  2 s left  250 steps/s")
    for width in 0...120 {
      let text = line.text(width: width)
      #expect(text.count <= max(width - 1, 0))
      if width >= 9 { #expect(text.hasPrefix("fit  50%")) }
    }
    let resumed = ProgressLine(
      label: "fit", done: 500, before: 400, total: 1000, loss: nil, elapsed: 2)
    #expect(resumed.text(width: 80).hasSuffix("  10 s left  50.0 steps/s"))
    let odd = ProgressLine(label: "x", done: 7, total: 0, loss: .nan, elapsed: 0)
    #expect(odd.text(width: 30).hasPrefix("x   0%"))
  }

  @Test func drawsSeldomAndCleansUp() {
    var time = 0.0
    var written: [String] = []
    let bar = ProgressBar(now: { time }, width: { 80 }, write: { written.append($0) })
    for step in 0..<1000 {
      bar.show("fit", done: step, total: 1000, loss: nil)
      time += 0.001
    }
    #expect(written.count == 7)
    #expect(written.allSatisfy { $0.hasPrefix("\rfit") && $0.hasSuffix("\u{1B}[K") })
    bar.erase()
    #expect(written.last == "\r\u{1B}[K")
    bar.erase()
    #expect(written.count == 8)
  }

  @Test func shortWorkShowsNothing() {
    var written: [String] = []
    let bar = ProgressBar(now: { 0.1 }, width: { 80 }, write: { written.append($0) })
    bar.show("fit", done: 0, total: 10, loss: 1)
    bar.show("fit", done: 9, total: 10, loss: 1)
    bar.erase()
    #expect(written.isEmpty)
  }
}
