import Charts
import Experiments

/// The curves of a run: the loss, linear and, where it falls far, logarithmic; each metric; the
/// learning rate where it changes.
enum LossChart {
  static func chart(_ run: RunSummary) -> Chart {
    var panels: [Panel] = []
    for series in run.history {
      let validation = run.validationHistory.first { $0.name == series.name }
      let isLoss = series.name == run.lossName
      panels.append(panel(series, validation, run, isLoss: isLoss, isLogarithmic: false))
      if isLoss, fallsFar(series.values + (validation?.values ?? [])) {
        panels.append(panel(series, validation, run, isLoss: true, isLogarithmic: true))
      }
    }
    if let rate = run.learningRate, let first = rate.values.first,
      rate.values.contains(where: { $0 != first })
    {
      var panel = Panel(x: Axis(label: "step"), y: Axis(label: "learning rate"))
      panel.marks = [Line(x: rate.steps.map(Double.init), y: rate.values)]
      panels.append(panel)
    }
    return Chart(panels: panels.isEmpty ? [Panel()] : panels, columns: panels.count > 1 ? 2 : 1)
  }

  private static func panel(
    _ series: RunSummary.Series, _ validation: RunSummary.Series?, _ run: RunSummary,
    isLoss: Bool, isLogarithmic: Bool
  ) -> Panel {
    var panel = Panel(
      x: Axis(label: "step"),
      y: Axis(label: series.name, scale: isLogarithmic ? .log : .linear))
    var training = Line(
      x: series.steps.map(Double.init), y: series.values,
      label: validation == nil ? nil : "training")
    if validation != nil, series.values.count > 400 {
      // Single batches are noisy: the curve stays behind that of the validation.
      training.style.opacity = 0.55
      training.style.lineWidth = 1.2
    }
    panel.marks.append(training)
    if let validation {
      panel.marks.append(
        Line(
          x: validation.steps.map(Double.init), y: validation.values, label: "validation"))
    }
    if isLoss, validation != nil, let best = run.bestStep {
      panel.marks.append(
        ReferenceLine(
          at: Double(best), isUpright: true, label: "best", style: MarkStyle(lineWidth: 1)))
    }
    return panel
  }

  private static func fallsFar(_ values: [Double]) -> Bool {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low > 0 else { return false }
    return high / low > 20
  }

  /// All runs of a sweep in one panel.
  static func chart(_ sweep: SweepSummary) -> Chart {
    let isValidated = sweep.runs.contains { !$0.validationHistory.isEmpty }
    var values: [Double] = []
    var lines: [Line] = []
    for run in sweep.runs {
      let all = isValidated ? run.validationHistory : run.history
      guard let series = all.first(where: { $0.name == run.lossName }) else { continue }
      values += series.values
      lines.append(
        Line(x: series.steps.map(Double.init), y: series.values, label: label(run)))
    }
    let loss = sweep.runs.first?.lossName ?? "loss"
    var panel = Panel(
      x: Axis(label: "step"),
      y: Axis(
        label: isValidated ? "validation \(loss)" : loss,
        scale: fallsFar(values) ? .log : .linear))
    panel.marks = lines
    return Chart(panels: [panel])
  }

  static func label(_ run: RunSummary) -> String {
    run.swept.map { "\($0.name) = \(Numbers.text($0.value))" }.joined(separator: ", ")
  }

  /// Each scalar parameter over the steps, and beside it the size of its gradient.
  static func paths(_ run: RunSummary) -> Chart? {
    let most = 6
    let scalars = run.gradients.filter { ($0.values?.values.count ?? 0) > 1 }
    guard !scalars.isEmpty, scalars.count <= most else { return nil }
    let panels = scalars.flatMap { gradient in
      [
        (gradient.values, gradient.path, Scale.Kind.linear),
        (gradient.norms, "|gradient of \(gradient.path)|", .log),
      ]
      .compactMap { series, label, scale -> Panel? in
        guard let series else { return nil }
        var panel = Panel(x: Axis(label: "step"), y: Axis(label: label, scale: scale))
        panel.marks = [Line(x: series.steps.map(Double.init), y: series.values)]
        return panel
      }
    }
    return Chart(panels: panels, columns: 2)
  }
}
