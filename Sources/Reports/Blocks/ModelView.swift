import Experiments
import Markup

/// A model: its equations, its lines with shapes and parameters, its parameters.
enum ModelView {
  private static let limit = 60

  static func content(_ model: ModelSummary, equations: [String], typeset: (String) -> Content)
    -> Content
  {
    Content {
      if !equations.isEmpty {
        Element("div", ["class": "equation"]) { typeset(aligned(equations)) }
      }
      Element("p", ["class": "lead"]) {
        Element("code") { model.name }
        ": \(Numbers.count(model.parameterCount)) parameters"
        if let bound = model.boundTo { ", shapes as with \(bound)" }
        if !model.hyperparameters.isEmpty {
          "; "
            + model.hyperparameters.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
        }
      }
      if !model.lines.isEmpty { lines(model) }
      if !model.parameters.isEmpty { parameters(model) }
    }
  }

  private static func aligned(_ equations: [String]) -> String {
    equations.count == 1
      ? equations[0]
      : "\\begin{aligned}" + equations.map { "& " + $0 }.joined(separator: " \\\\ ")
        + "\\end{aligned}"
  }

  private static func lines(_ model: ModelSummary) -> Element {
    let rows = model.lines.prefix(limit).map { line -> [DataTable.Cell] in
      [
        .code(line.source), .text(Numbers.shape(line.shape)),
        .number(line.parameters > 0 ? Numbers.count(line.parameters) : ""),
        .number(line.turns > 1 ? "× \(Numbers.count(line.turns))" : ""),
      ]
    }
    return DataTable(
      caption: "Lines of \(model.name)", head: ["line", "shape", "parameters", "turns"],
      rows: Array(rows)
    ).element
  }

  private static func parameters(_ model: ModelSummary) -> Content {
    let shown = model.parameters.count > limit ? 20 : model.parameters.count
    let rows = model.parameters.prefix(shown).map { parameter -> [DataTable.Cell] in
      [
        .code(parameter.path), .text(Numbers.shape(parameter.shape)),
        .number(Numbers.count(parameter.count)), .text(parameter.initial),
      ]
    }
    let table = DataTable(
      caption: "Parameters of \(model.name)", head: ["parameter", "shape", "count", "starts as"],
      rows: Array(rows)
    ).element
    return Content {
      Element("details", ["class": "data-fold"]) {
        Element("summary") { "Parameters" }
        table
        if shown < model.parameters.count {
          Element("p", ["class": "note"]) {
            "The first \(shown) of \(Numbers.count(model.parameters.count))."
          }
        }
      }
    }
  }
}
