import Charts
import Experiments
import Markup

/// The gradient of every parameter: of a few each in full, of thousands the flagged ones and
/// then the rest layer by layer.
struct GradientView {
  let run: RunSummary
  private static let most = 60
  private static let mostFlagged = 20

  var content: Content {
    if run.gradients.isEmpty { return .empty }
    return Content {
      if run.gradients.count <= GradientView.most {
        table(run.gradients, caption: "Gradients of \(run.lossName)")
      } else {
        flagged
        groups
      }
      if let check = run.gradientCheck { Element("p", ["class": "note"]) { check } }
    }
  }

  private func table(_ gradients: [RunSummary.ParameterGradient], caption: String) -> Element {
    DataTable(
      caption: caption,
      head: [
        "parameter", "shape", "norm", "over the steps", "mean", "std", "smallest", "largest",
        "spread", "zeros", "update / weight", "check", "",
      ],
      rows: gradients.map(row), isWide: true
    ).element
  }

  private func row(_ gradient: RunSummary.ParameterGradient) -> [DataTable.Cell] {
    let s = gradient.statistics
    return [
      .code(gradient.path), .text(Numbers.shape(gradient.shape)), .number(Numbers.short(s.norm)),
      .content(
        Content {
          if gradient.norms.values.count > 1 {
            Sparkline(gradient.norms.values, isLogarithmic: true)
              .svg(name: "norm of the gradient of \(gradient.path)")
          }
        }),
      .number(Numbers.short(s.mean)), .number(Numbers.short(s.deviation)),
      .number(Numbers.short(s.minimum)), .number(Numbers.short(s.maximum)),
      .content(
        Content {
          if !gradient.histogram.isEmpty {
            TinyHistogram(gradient.histogram, from: s.minimum, to: s.maximum)
              .svg(name: "entries of the gradient of \(gradient.path)")
          }
        }),
      .number(Numbers.percent(s.zeros)),
      .number(gradient.updateRatio.map(Numbers.short) ?? ""),
      .number(gradient.check.map { "±" + Numbers.short($0.largestError) } ?? ""),
      .content(Content { for flag in gradient.flags { flagElement(flag) } }),
    ]
  }

  private func flagElement(_ flag: String) -> Element {
    let isQuiet = flag == "frozen"
    return Element("span", ["class": isQuiet ? "flag quiet" : "flag"]) { flag }
  }

  private var flagged: Content {
    let marked = run.gradients.filter { !$0.flags.isEmpty }
    if marked.isEmpty { return .empty }
    let shown = Array(marked.prefix(GradientView.mostFlagged))
    return Content {
      table(
        shown,
        caption: shown.count < marked.count
          ? "The first \(shown.count) of \(Numbers.count(marked.count)) flagged gradients"
          : "Flagged gradients")
    }
  }

  /// `h[0].weight` … `h[999].weight` in one row, with the norm from the first to the last.
  private var groups: Element {
    var order: [String] = []
    var members: [String: [RunSummary.ParameterGradient]] = [:]
    for gradient in run.gradients {
      let key = pattern(gradient.path)
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(gradient)
    }
    let rows = order.map { key -> [DataTable.Cell] in
      let group = members[key] ?? []
      let norms = group.map(\.statistics.norm)
      let sorted = norms.sorted()
      return [
        .code(key), .number(Numbers.count(group.count)),
        .text(Numbers.shape(group.first?.shape ?? [])),
        .number(Numbers.short(norms.first ?? 0)), .number(Numbers.short(norms.last ?? 0)),
        .number(Numbers.short(sorted.first ?? 0)), .number(Numbers.short(sorted[sorted.count / 2])),
        .number(Numbers.short(sorted.last ?? 0)),
        .content(
          Content {
            if norms.count > 1 {
              Sparkline(norms, isLogarithmic: true).svg(name: "norm by layer of \(key)")
            }
          }),
        .number(Numbers.count(group.count { !$0.flags.isEmpty })),
      ]
    }
    return DataTable(
      caption: "Norms of the gradients of \(run.lossName), layer by layer",
      head: [
        "parameters", "layers", "shape", "first", "last", "smallest", "median", "largest",
        "by layer", "flagged",
      ], rows: rows, isWide: true
    ).element
  }

  /// The path with its numbers left open.
  private func pattern(_ path: String) -> String {
    var result = ""
    var isInside = false
    for character in path {
      if character == "[" {
        isInside = true
        result += "[…"
      } else if character == "]" {
        isInside = false
        result.append(character)
      } else if !isInside {
        result.append(character)
      }
    }
    return result
  }
}
