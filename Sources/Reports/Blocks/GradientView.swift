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
        groupTable
      }
      if let check = run.gradientCheck {
        Element("p", ["class": "note"]) { "Checked: " + Numbers.typographic(check) + "." }
      }
    }
  }

  private func table(_ gradients: [RunSummary.ParameterGradient], caption: String?) -> Element {
    DataTable(
      caption: caption,
      head: [
        "parameter", "flags", "shape", "norm", "over the steps", "mean", "std", "smallest",
        "largest", "spread", "zeros", "update / weight", "checked to",
      ],
      rows: gradients.map(row), isWide: true, dropsEmptyColumns: true
    ).element
  }

  private func row(_ gradient: RunSummary.ParameterGradient) -> [DataTable.Cell] {
    let s = gradient.statistics
    let norms = GradientView.thinned(gradient.norms.values)
    return [
      .code(gradient.path),
      gradient.flags.isEmpty
        ? .text("") : .content(Content { for flag in gradient.flags { flagElement(flag) } }),
      .text(Numbers.shape(gradient.shape)), .number(Numbers.shortest(s.norm)),
      norms.count < 2
        ? .text("")
        : .content(
          Content {
            Sparkline(norms, isLogarithmic: true, width: 80)
              .svg(name: "norm of the gradient of \(gradient.path)")
          }),
      .number(Numbers.shortest(s.mean)), .number(Numbers.shortest(s.deviation)),
      .number(Numbers.shortest(s.minimum)), .number(Numbers.shortest(s.maximum)),
      gradient.histogram.isEmpty
        ? .text("")
        : .content(
          Content {
            TinyHistogram(gradient.histogram, from: s.minimum, to: s.maximum, width: 64)
              .svg(name: "entries of the gradient of \(gradient.path)")
          }),
      .number(Numbers.percent(s.zeros)),
      .number(gradient.updateRatio.map(Numbers.shortest) ?? ""),
      .number(gradient.check.map { Numbers.shortest($0.largestError) } ?? ""),
    ]
  }

  private func flagElement(_ flag: String) -> Element {
    let isQuiet = flag == "frozen"
    return Element("span", ["class": isQuiet ? "flag quiet" : "flag"]) { flag }
  }

  /// At most two values for each of `columns` places, the smallest and the largest there in the
  /// order in which they came: no more can be seen in a line as small as a word.
  static func thinned(_ values: [Double], columns: Int = 40) -> [Double] {
    guard values.count > 2 * columns else { return values }
    return (0..<columns).flatMap { column -> [Double] in
      let part = values[(values.count * column / columns)..<(values.count * (column + 1) / columns)]
      let low = part.indices.filter { part[$0].isFinite }.min { part[$0] < part[$1] }
      let high = part.indices.filter { part[$0].isFinite }.max { part[$0] < part[$1] }
      guard let low, let high else { return Array(part.prefix(1)) }
      return [min(low, high), max(low, high)].map { part[$0] }
    }
  }

  // MARK: - Thousands of parameters

  /// How many have each flag, and the first of them in full behind a fold.
  private var flagged: Content {
    let marked = run.gradients.filter { !$0.flags.isEmpty }
    guard let first = marked.first, let last = marked.last else { return .empty }
    let shown = Array(marked.prefix(GradientView.mostFlagged))
    return Content {
      Element("p", ["class": "lead"]) {
        "\(Numbers.count(marked.count)) of \(Numbers.count(run.gradients.count)) gradients are flagged, from "
        Element("code") { first.path }
        " to "
        Element("code") { last.path }
        ": "
        for (flag, count) in GradientView.flagCounts(marked) {
          flagElement(flag)
          " \(Numbers.count(count)) "
        }
      }
      Element("details", ["class": "data-fold"]) {
        Element("summary") {
          shown.count < marked.count
            ? "The first \(shown.count) of the flagged gradients" : "The flagged gradients"
        }
        table(shown, caption: nil)
      }
    }
  }

  /// Each flag with the number of gradients that have it, in the order in which flags first stand.
  static func flagCounts(
    _ gradients: [RunSummary.ParameterGradient]
  ) -> [(flag: String, count: Int)] {
    var result: [(flag: String, count: Int)] = []
    for flag in gradients.flatMap(\.flags) {
      if let place = result.firstIndex(where: { $0.flag == flag }) {
        result[place].count += 1
      } else {
        result.append((flag, 1))
      }
    }
    return result
  }

  /// Gradients of parameters whose paths differ in their numbers alone.
  struct Group {
    /// `h[…].weight` for `h[0].weight`, `h[1].weight`, …
    var pattern: String
    var members: [RunSummary.ParameterGradient]
  }

  /// In the order in which their first members stand.
  static func groups(_ gradients: [RunSummary.ParameterGradient]) -> [Group] {
    var places: [String: Int] = [:]
    var groups: [Group] = []
    for gradient in gradients {
      let key = pattern(gradient.path)
      if let place = places[key] {
        groups[place].members.append(gradient)
      } else {
        places[key] = groups.count
        groups.append(Group(pattern: key, members: [gradient]))
      }
    }
    return groups
  }

  /// `h[0].weight` … `h[999].weight` in one row, with the norm from the first to the last.
  private var groupTable: Element {
    let rows = GradientView.groups(run.gradients).map { group -> [DataTable.Cell] in
      let norms = group.members.map(\.statistics.norm)
      let sorted = norms.sorted()
      return [
        .code(group.pattern), .number(Numbers.count(norms.count)),
        .text(Numbers.shape(group.members.first?.shape ?? [])),
        .number(Numbers.short(norms.first ?? 0)), .number(Numbers.short(norms.last ?? 0)),
        .number(Numbers.short(sorted.first ?? 0)), .number(Numbers.short(sorted[sorted.count / 2])),
        .number(Numbers.short(sorted.last ?? 0)),
        norms.count < 2
          ? .text("")
          : .content(
            Content {
              Sparkline(GradientView.thinned(norms), isLogarithmic: true)
                .svg(name: "norm by layer of \(group.pattern)")
            }),
        .number(Numbers.count(group.members.count { !$0.flags.isEmpty })),
      ]
    }
    return DataTable(
      caption: "Norms of the gradients of \(run.lossName), layer by layer",
      head: [
        "parameters", "layers", "shape", "first", "last", "smallest", "median", "largest",
        "by layer", "flagged",
      ], rows: rows, isWide: true, dropsEmptyColumns: true
    ).element
  }

  /// The path with its numbers left open.
  private static func pattern(_ path: String) -> String {
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
