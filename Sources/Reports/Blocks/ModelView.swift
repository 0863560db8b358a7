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
        Element("div", ["class": "equation", "tabindex": "0"]) { typeset(aligned(equations)) }
      }
      Element("p", ["class": "lead"]) {
        Element("code") { model.name }
        ": \(Numbers.count(model.parameterCount, "parameter"))"
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

  /// Below each other, their relations in one column.
  static func aligned(_ equations: [String]) -> String {
    if equations.count == 1 { return equations[0] }
    let lines = equations.map { equation in
      for relation in [" = ", " \\leftarrow "] {
        if let place = equation.firstRange(of: relation) {
          return equation[..<place.lowerBound] + " &" + equation[place.lowerBound...]
        }
      }
      return "&" + equation
    }
    return "\\begin{aligned}" + lines.joined(separator: " \\\\ ") + "\\end{aligned}"
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
      rows: Array(rows), dropsEmptyColumns: true
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
      head: ["parameter", "shape", "count", "starts as"],
      rows: Array(rows)
    ).element
    return Content {
      Element("details", ["class": "data-fold"]) {
        Element("summary") { "Parameters of \(model.name)" }
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
