import Experiments
import Foundation
import Notebooks
import Testing

/// Recorded lessons against PyTorch's numbers for the same models, data and steps: curves, trained
/// parameters, metrics, validation, gradients, and what is asked of the trained model elsewhere.
///
/// `Tests/Peers/twins` makes the lessons from seeds, and compares any number of others.
@Suite struct TwinTests {
  @Test(arguments: Twin.all) func hasPyTorchsNumbers(_ twin: Twin) throws {
    let result = run(try twin.text())
    #expect(result.places(.error) == [], "seed \(twin.seed)")
    let found = result.shown.suffix(twin.answers.count)
    #expect(found.count == twin.answers.count, "seed \(twin.seed)")
    for (shown, answer) in zip(found, twin.answers) {
      #expect(shown.source == answer.question, "seed \(twin.seed)")
      let (shape, numbers) = shown.value.numbers
      #expect(shape == answer.shape, "seed \(twin.seed): \(answer.question)")
      let size = answer.numbers.reduce(1) { max($0, abs($1)) }
      // No comparison with NaN holds, so that one is never taken for a number.
      let isClose = zip(numbers, answer.numbers).allSatisfy {
        abs($0 - $1) <= twin.tolerance * size
      }
      #expect(
        numbers.count == answer.numbers.count && isClose,
        "seed \(twin.seed): \(answer.question) is \(numbers), PyTorch's \(answer.numbers)")
    }
  }

  @Test func areMany() {
    #expect(Twin.all.count >= 60 && Twin.all.allSatisfy { !$0.answers.isEmpty })
  }
}

/// A recorded lesson and what is expected of its last block.
struct Twin: Sendable, CustomTestStringConvertible {
  struct Answer {
    var question: String
    var shape: [Int]
    var numbers: [Double]
  }

  var seed: String
  var answers: [Answer]

  var testDescription: String { "seed \(seed)" }

  /// Two orders of summing differ by some 1e-16 a sum, and the steps of a run multiply that; of
  /// recorded lessons all end within 1e-10 where they begin 1e-14 away. In single precision the
  /// same takes 1e-7 to 1e-3. What is wrong in a step is in the first digits.
  var tolerance: Double {
    isDouble ? 1e-9 : 2e-3
  }
  private var isDouble = true

  func text() throws -> String {
    try String(contentsOfFile: Twin.folder + "/\(seed).md", encoding: .utf8)
  }

  private static let folder = lessonsFolder + "/../Peers/twins/recorded"

  static let all: [Twin] = {
    let table = try? String(contentsOfFile: folder + "/expected.tsv", encoding: .utf8)
    var twins: [Twin] = []
    for line in (table ?? "").split(separator: "\n") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 4 else { continue }
      let answer = Answer(
        question: cells[1], shape: cells[2].split(separator: "x").compactMap { Int($0) },
        numbers: cells[3].split(separator: " ").compactMap { Double($0) })
      if twins.last?.seed != cells[0] { twins.append(Twin(seed: cells[0])) }
      twins[twins.count - 1].answers.append(answer)
    }
    return twins
  }()

  private init(seed: String) {
    self.seed = seed
    answers = []
    isDouble = (try? text())?.contains("precision: float64") == true
  }
}

extension NotebookResult {
  /// What eval blocks show, in order.
  fileprivate var shown: [ShownValue] {
    blocks.flatMap { $0.artifacts }.compactMap { artifact in
      if case .value(let shown) = artifact { shown } else { nil }
    }
  }
}

extension DisplayValue {
  /// Shape and entries; nothing of what is not numbers.
  fileprivate var numbers: (shape: [Int], entries: [Double]) {
    switch self {
    case .boolean(let x): ([], [x ? 1 : 0])
    case .array(let array): (array.shape, array.entries)
    default: ([-1], [])
    }
  }
}
