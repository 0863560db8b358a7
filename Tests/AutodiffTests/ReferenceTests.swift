import Autodiff
import Foundation
import TestSupport
import Testing

/// Values and gradients of every operation as PyTorch computes them in float64.
///
/// `NBRUN_RECORD=1` writes the calls to `Reference/calls.json`; `Reference/reference.py` makes
/// `Reference/values.json` of them.
@Suite struct ReferenceTests {
  struct Call: Codable, Equatable {
    struct Argument: Codable, Equatable {
      var name: String
      var dims: [Int]?
      var values: [String]?
      var text: String?
    }
    var name: String
    var index: Int
    var arguments: [Argument]
    var isDifferentiable: Bool
  }

  struct Answer: Codable {
    var name: String
    var index: Int
    /// Of each result, row-major.
    var outputs: [[String]]
    /// Of the weighted sum of the results by each tensor that varies.
    var gradients: [[String]]?
  }

  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Reference")

  /// Operations whose numbers no other library can have: random ones.
  private static let cases = OperationCase.all.filter { !$0.operation.signature.isRandom }

  private static func describe(_ test: OperationCase) throws -> Call {
    let call = try test.call()
    var arguments: [Call.Argument] = []
    for tensor in call.tensors {
      arguments.append(
        .init(
          name: tensor.parameter, dims: tensor.value.dims,
          values: tensor.value.values.map { "\($0)" }, text: nil))
    }
    for constant in call.constants {
      let text: String =
        switch constant.value {
        case .none: "None"
        case .integer(let value): "\(value)"
        case .integers(let values): "\(values)"
        case .real(let value): "\(value)"
        case .boolean(let value): value ? "True" : "False"
        case .string(let value): "'\(value)'"
        case .tensor, .tensors: "None"
        }
      arguments.append(.init(name: constant.parameter, dims: nil, values: nil, text: text))
    }
    return Call(
      name: test.name, index: test.index, arguments: arguments,
      isDifferentiable: test.sample.isDifferentiable)
  }

  private static func numbers(_ texts: [String]) -> [Double] { texts.map { Double($0) ?? .nan } }

  @Test func callsAreCurrent() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = try encoder.encode(Self.cases.map(Self.describe))
    let file = Self.folder.appendingPathComponent("calls.json")
    if ProcessInfo.processInfo.environment["NBRUN_RECORD"] == "1" {
      try data.write(to: file)
      Issue.record("recorded; now run Reference/reference.py")
    }
    let recorded = try JSONDecoder().decode([Call].self, from: Data(contentsOf: file))
    #expect(try recorded == Self.cases.map(Self.describe))
  }

  @Test func valuesAndGradients() throws {
    let file = Self.folder.appendingPathComponent("values.json")
    let answers = try JSONDecoder().decode([Answer].self, from: Data(contentsOf: file))
    #expect(answers.count == Self.cases.count)
    for (test, answer) in zip(Self.cases, answers) {
      #expect(test.name == answer.name && test.index == answer.index)
      var call = try test.call()
      let executor = NaiveExecutor(call.graph, given: call.given)
      let outputs = executor.values(of: call.outputs)
      #expect(outputs.count == answer.outputs.count, "\(test.testDescription)")
      for (output, expected) in zip(outputs, answer.outputs) {
        #expect(
          agree(output.values, Self.numbers(expected), tolerance: 1e-12),
          "\(test.testDescription): \(output.values) against \(expected)")
      }
      guard test.sample.isDifferentiable, let expected = answer.gradients else { continue }
      let y = try call.weightedSum()
      let derivative = try call.graph.derivative(of: y, by: call.variables)
      let gradients = NaiveExecutor(call.graph, given: call.given)
        .values(of: derivative.gradients)
      #expect(gradients.count == expected.count)
      for (gradient, reference) in zip(gradients, expected) {
        #expect(
          agree(gradient.values, Self.numbers(reference), tolerance: 1e-11),
          "\(test.testDescription): gradient \(gradient.values) against \(reference)")
      }
    }
  }
}
