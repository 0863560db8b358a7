import Foundation
import Markup
import Testing
import Typesetting

private let hostile: [String] = [
  #"\def\a{\a\a}\a"#,
  #"\def\a{\a}\a"#,
  #"\edef\a{xxxxxxxxxx}\edef\a{\a\a\a\a\a\a\a\a\a\a}"#
    + String(repeating: #"\edef\a{\a\a\a\a\a\a\a\a\a\a}"#, count: 8) + #"\a"#,
  #"\def\a{"# + String(repeating: "x", count: 9000) + "}" + String(repeating: #"\a"#, count: 200),
  String(repeating: "{", count: 9_999),
  String(repeating: "{", count: 4_900) + String(repeating: "}", count: 4_900),
  String(repeating: #"\sqrt"#, count: 1_900) + "x",
  String(repeating: "x^{", count: 3_000) + String(repeating: "}", count: 900),
  String(repeating: #"\left("#, count: 800) + String(repeating: #"\right)"#, count: 700),
  String(repeating: "a", count: 1_000_000),
  #"\begin{array}{"# + String(repeating: "c", count: 5_000) + #"} a \end{array}"#,
  #"\rule{1e9em}{99999999999999999em}"#,
]

private enum ProcessorTime {
  /// Seconds that this thread has run, which is no longer where the machine has other work.
  static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// Whatever a formula holds, it is answered, and soon.
@Suite struct HostileFormulaTests {
  @Test(arguments: hostile)
  func isAnswered(_ tex: String) throws {
    let start = ProcessorTime.now
    let answer = typesetter.markup(of: Formula(tex, isDisplay: true))
    if case .success(let markup) = answer {
      #expect(markup.string.utf8.count < 4_000_000)
    }
    #expect(ProcessorTime.now - start < 60)
  }

  @Test func leavesTheEngineFitForTheNext() throws {
    _ = typesetter.markup(of: Formula(#"\def\a{\a\a}\a\a"#))
    let markup = try typesetter.markup(of: Formula("x + 1729")).get()
    #expect(markup.string.contains("<mn>1729</mn>"))
  }

  @Test func definitionsEndWithTheirFormula() throws {
    _ = try typesetter.markup(of: Formula(#"\gdef\mine{x} \mine"#)).get()
    guard case .failure(.invalid) = typesetter.markup(of: Formula(#"\mine"#)) else {
      Issue.record("a definition must not reach the next formula")
      return
    }
  }
}
