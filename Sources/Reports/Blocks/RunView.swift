import Charts
import Experiments
import Markup

/// A training run: its curves, what came out, its first step, and the gradient of every
/// parameter.
struct RunView {
  let run: RunSummary
  /// Unique on the page.
  let id: String
  /// Puts a chart into a figure.
  let figure: (Chart, String) -> Content

  var content: Content {
    Content {
      figure(LossChart.chart(run), "loss")
      details
    }
  }

  /// All but the curves.
  var details: Content {
    Content {
      facts
      outcome
      firstStep
      GradientView(run: run).content
      if let paths = LossChart.paths(run) {
        Element("details", ["class": "data-fold"]) {
          Element("summary") { "Each parameter and its gradient, step by step" }
          figure(paths, "paths")
        }
      }
    }
  }

  private var outcome: Content {
    var rows: [[DataTable.Cell]] = []
    for (name, value) in run.values {
      let validation = run.validationValues.first { $0.name == name }?.value
      rows.append([
        .code(name), .number(Numbers.long(value)),
        .number(validation.map(Numbers.long) ?? ""),
      ])
    }
    let hasValidation = !run.validationValues.isEmpty
    let place = run.evaluatedRows.map { "over its first \(Numbers.count($0, "row"))" }
    return Content {
      if !rows.isEmpty {
        DataTable(
          caption: "After \(Numbers.count(run.steps, "step"))",
          head: ["value", place ?? "over its data"]
            + (hasValidation ? ["over the validation data"] : []),
          rows: hasValidation ? rows : rows.map { Array($0.prefix(2)) }
        ).element
      }
      if run.interrupted {
        Element("p", ["class": "note"]) {
          "Interrupted after \(Numbers.count(run.steps)) of \(Numbers.count(run.plannedSteps, "step"))."
        }
      }
      for line in run.initFromReport { Element("p", ["class": "note"]) { line } }
    }
  }

  /// w − lr · g = w′, for a small model.
  private var firstStep: Content {
    guard !run.firstStep.isEmpty, let rate = run.learningRateAtFirstStep else { return .empty }
    let rows = run.firstStep.map { step -> [DataTable.Cell] in
      [
        .code(step.path), .number(Numbers.long(step.before)),
        .number("− " + Numbers.long(rate)), .number("· " + Numbers.long(step.gradient)),
        .number("= " + Numbers.long(step.after)),
      ]
    }
    return Content {
      DataTable(
        caption: "The first step", head: ["parameter", "w", "− lr", "· g", "= w′"],
        rows: rows
      ).element
    }
  }

  private var facts: Content {
    if run.hyperparameters.isEmpty { return .empty }
    return Content {
      Element("dl", ["class": "settings"]) {
        for (name, value) in run.hyperparameters {
          Element("div") {
            Element("dt") { name }
            Element("dd") { value }
          }
        }
      }
    }
  }
}

/// The runs of a sweep: one figure, one table with the best first, each run behind a fold.
struct SweepView {
  let sweep: SweepSummary
  let id: String
  let figure: (Chart, String) -> Content

  var content: Content {
    Content {
      figure(LossChart.chart(sweep), "loss")
      table
      for (index, run) in sweep.runs.enumerated() {
        Element("details", ["class": "data-fold"]) {
          Element("summary") { "The run with \(LossChart.label(run))" }
          RunView(run: run, id: "\(id)-\(index)", figure: { figure($0, "\(index)-\($1)") }).content
        }
      }
    }
  }

  private var table: Element {
    let first = sweep.runs.first
    let names = first?.swept.map(\.name) ?? []
    let values = first?.values.map(\.name) ?? []
    let validated = first?.validationValues.map(\.name) ?? []
    let rows = sweep.ranking.enumerated().map { place, index -> [DataTable.Cell] in
      let run = sweep.runs[index]
      var row: [DataTable.Cell] = run.swept.map { .number(Numbers.text($0.value)) }
      row += run.values.map { .number(Numbers.short($0.value)) }
      row += run.validationValues.map { .number(Numbers.short($0.value)) }
      row.append(
        place == 0
          ? .content(Content { Element("span", ["class": "best"]) { "best" } })
          : .text(Numbers.count(place + 1)))
      return row
    }
    return DataTable(
      caption: "\(sweep.runs.count) runs, the best first",
      head: names + values + validated.map { "validation \($0)" } + ["place"], rows: rows
    ).element
  }
}
