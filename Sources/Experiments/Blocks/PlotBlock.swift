internal import Autodiff
internal import Charts
internal import Language
internal import Notebooks

/// `plot`: draws a figure.
enum PlotBlock: Block {
  static let place = BlockPlace.plot
  static let isNamed = false

  static func evaluate(_ work: BlockWork) throws {
    let evaluator = work.evaluator(.plot)
    let figure = FigureBuilder()
    if case .integer(let columns) = work.block.option("columns")?.value {
      figure.chart.columns = max(1, min(columns, 12))
    }
    if case .integer(let width) = work.block.option("width")?.value {
      figure.chart.width = Double(max(160, min(width, 4000)))
    }
    if case .integer(let height) = work.block.option("height")?.value {
      figure.chart.height = Double(max(80, min(height, 4000)))
    }
    evaluator.figure = figure
    defer { work.note(evaluator.diagnostics) }
    try evaluator.run(block: work.statements)
    guard work.isFinal, figure.isUsed else { return }
    work.artifacts.append(.figure(figure.chart))
  }
}

/// The figure of a `plot` block as its verbs build it.
final class FigureBuilder {
  var chart = Chart()
  var isUsed = false
}
