internal import Autodiff
internal import Charts
internal import Language
internal import Learning
internal import Notebooks

/// The verbs of `plot` blocks: matplotlib's, from the table of charts, and the lesson's own.
enum FigureFunctions {
  static let all: [HostFunction] =
    PlotKindTable.kinds.map(verb) + [
      lossCurve, gradientFlow, gradientHistogram, confusionMatrix, decisionBoundary, lossSurface,
    ]

  // MARK: matplotlib's

  private static func verb(_ kind: PlotKind) -> HostFunction {
    let usage = kind.parameters.map { $0.preset == nil ? $0.name : "\($0.name)=…" }
    return HostFunction(
      kind.name, in: [.plot], usage: "\(kind.name)(\(usage.joined(separator: ", ")))",
      summary: kind.summary
    ) { evaluator, call in
      let arguments = try evaluator.evaluate(arguments: call.arguments)
      guard evaluator.mayCompute, !arguments.contains(where: { $0.value.isUnknown }),
        !evaluator.isHypothetical
      else { return .unknown }
      var positional: [PlotValue] = []
      var keywords: [(name: String, value: PlotValue)] = []
      let series = arguments.filter { $0.keyword == nil }
      if kind.name == "plot", let first = series.first, case .series(let values) = first.value,
        series.count == 1 || series[1].value.isString
      {
        // A series knows its own steps.
        positional.append(.numbers(values.steps.map { Double($0) }))
      }
      for argument in arguments {
        let value = try evaluator.plotValue(argument.value, at: argument.range)
        if let keyword = argument.keyword {
          keywords.append((keyword.name, value))
        } else {
          positional.append(value)
        }
      }
      try evaluator.draw(kind, positional, keywords, call, arguments)
      return .none
    }
  }

  // MARK: The lesson's own

  static let lossCurve = HostFunction(
    "loss_curve", in: [.plot], usage: "loss_curve(fit, …)",
    summary: "The loss of one or several runs, step by step."
  ) { evaluator, call in
    guard let runs = try evaluator.runs(call) else { return .unknown }
    for run in runs {
      guard let trained = run.trained, let loss = trained.history.first else { continue }
      try evaluator.line(
        loss.steps, loss.values, label: runs.count > 1 ? run.title : "training", call)
      if let validation = trained.validationHistory.first(where: { $0.name == loss.name }) {
        try evaluator.line(
          validation.steps, validation.values,
          label: runs.count > 1 ? "\(run.title), validation" : "validation", call)
      }
    }
    evaluator.label(x: "step", y: runs.first?.lossName ?? "loss")
    return .none
  }

  static let gradientFlow = HostFunction(
    "gradient_flow", in: [.plot], usage: "gradient_flow(fit, …, step=…)",
    summary: "The norm of the loss's gradient by each weight, from the first layer to the last."
  ) { evaluator, call in
    guard let runs = try evaluator.runs(call) else { return .unknown }
    for run in runs {
      guard let trained = run.trained else { continue }
      let weights = trained.parameters.filter { !$0.isFrozen && !$0.recorded.isEmpty }
      let matrices = weights.filter { $0.value.shape.rank > 1 }
      let layers = matrices.isEmpty ? weights : matrices
      for (place, name) in [(0, "first step"), (-1, "last step")] {
        let norms = layers.map {
          place == 0 ? $0.recorded[0].norm : $0.recorded[$0.recorded.count - 1].norm
        }
        try evaluator.line(
          Array(layers.indices), norms, label: runs.count > 1 ? "\(run.title), \(name)" : name,
          call,
          dash: place == 0 ? "--" : "-")
      }
    }
    evaluator.label(x: "layer", y: "norm of the gradient")
    return .none
  }

  static let gradientHistogram = HostFunction(
    "gradient_histogram", in: [.plot], usage: "gradient_histogram(fit, …)",
    summary: "How the entries of each parameter's gradient are spread at the end."
  ) { evaluator, call in
    guard let runs = try evaluator.runs(call) else { return .unknown }
    for run in runs where run.trained != nil {
      let gradients = try run.gradients(evaluator, at: call.range)
      for info in run.parameters.prefix(8) {
        guard let gradient = gradients[info.path] else { continue }
        let entries = try evaluator.session.tensor(gradient, at: call.range).doubles
        try evaluator.draw(
          "hist", [.numbers(entries)],
          [("bins", .number(30)), ("alpha", .number(0.6)), ("label", .text(info.path))], call)
      }
    }
    evaluator.label(x: "entry of the gradient", y: "count")
    return .none
  }

  static let confusionMatrix = HostFunction(
    "confusion_matrix", in: [.plot], usage: "confusion_matrix(fit, data=…, logits=…, label=…)",
    summary: "How often each class is taken for each other, over the validation data."
  ) { evaluator, call in
    guard let subject = try evaluator.classifier(call) else { return .unknown }
    let logits = try evaluator.session.tensor(subject.logits, at: call.range)
    let labels = try evaluator.session.tensor(subject.labels, at: call.range)
    let isBinary = logits.shape.rank == 1 || logits.shape[1] == 1
    let classes = isBinary ? 2 : logits.shape[1]
    var counts = [Double](repeating: 0, count: classes * classes)
    for row in 0..<labels.count {
      let truth = labels[row]
      guard truth == truth.rounded(), truth >= 0, truth < Double(classes) else {
        throw evaluator.fail(.badIndex(value: truth, size: classes), at: call.range)
      }
      var guess = 0
      if isBinary {
        guess = logits[row] > 0 ? 1 : 0
      } else {
        for k in 1..<classes where logits[row * classes + k] > logits[row * classes + guess] {
          guess = k
        }
      }
      counts[Int(truth) * classes + guess] += 1
    }
    try evaluator.draw("imshow", [.array(shape: [classes, classes], values: counts)], [], call)
    if classes <= 20 {
      for i in 0..<classes {
        for j in 0..<classes where counts[i * classes + j] > 0 {
          try evaluator.draw(
            "text",
            [
              .number(Double(j)), .number(Double(i)),
              .text(EvaluationError.plain(counts[i * classes + j])),
            ],
            [("ha", .text("center"))], call)
        }
      }
    }
    evaluator.label(x: "predicted", y: "true")
    return .none
  }

  static let decisionBoundary = HostFunction(
    "decision_boundary", in: [.plot], usage: "decision_boundary(fit, data=…, logits=…, label=…)",
    summary: "The class that a model of two features gives to every point of the plane."
  ) { evaluator, call in
    guard let subject = try evaluator.classifier(call) else { return .unknown }
    let session = evaluator.session
    guard let input = subject.input, input.tensor.shape.rank == 2, input.tensor.shape[1] == 2 else {
      throw evaluator.fail(
        .wrongKind(
          what: "the input of the model", expected: "one matrix of two columns",
          found: subject.input.map { "\($0.name) of shape \($0.tensor.shape)" } ?? "several inputs"),
        at: call.range)
    }
    let points = try session.tensor(input.tensor, at: call.range)
    let side = 80
    var bounds = [(Double.infinity, -Double.infinity), (Double.infinity, -Double.infinity)]
    for i in 0..<points.count {
      bounds[i % 2] = (min(bounds[i % 2].0, points[i]), max(bounds[i % 2].1, points[i]))
    }
    func places(_ axis: Int) -> [Double] {
      let (low, high) = bounds[axis]
      let margin = max((high - low) * 0.1, 1e-9)
      return (0..<side).map {
        low - margin + (high - low + 2 * margin) * Double($0) / Double(side - 1)
      }
    }
    let xs = places(0)
    let ys = places(1)
    let grid = ys.flatMap { y in xs.flatMap { x in [x, y] } }
    let leaf = try evaluator.leaf(entries: grid, shape: [side * side, 2], at: call.range)
    let bound = try session.bind(
      subject.run.model, to: .nothing,
      overrides: [(Identifier(input.name, call.range), .tensor(leaf))],
      parameters: .trained(subject.run), at: call.range)
    guard case .tensor(let value) = bound.value(subject.name) else {
      throw evaluator.fail(
        .missingInputs([subject.name], model: subject.run.model.name), at: call.range)
    }
    let logits = try session.tensor(value, at: call.range)
    let width = logits.count / (side * side)
    let classes = (0..<(side * side)).map { row -> Double in
      guard width > 1 else { return logits[row] > 0 ? 1 : 0 }
      var best = 0
      for k in 1..<width where logits[row * width + k] > logits[row * width + best] { best = k }
      return Double(best)
    }
    try evaluator.draw(
      "contourf", [.numbers(xs), .numbers(ys), .array(shape: [side, side], values: classes)],
      [("alpha", .number(0.5))], call)
    let labels = try session.tensor(subject.labels, at: call.range).doubles
    for label in Set(labels).sorted() {
      let chosen = labels.indices.filter { labels[$0] == label }
      try evaluator.draw(
        "scatter",
        [.numbers(chosen.map { points[$0 * 2] }), .numbers(chosen.map { points[$0 * 2 + 1] })],
        [("label", .text("class \(EvaluationError.plain(label))"))], call)
    }
    return .none
  }

  static let lossSurface = HostFunction(
    "loss_surface", in: [.plot], usage: "loss_surface(fit, x=a, y=b)",
    summary: "The loss over two scalar parameters, with the path that training took."
  ) { evaluator, call in
    let arguments = try call.bound(["fit"], optional: ["x", "y"])
    guard let expression = arguments["fit"] else { return .unknown }
    let value = try evaluator.evaluate(expression)
    if value.isUnknown { return .unknown }
    guard case .run(let run) = value else {
      throw evaluator.fail(
        .wrongKind(what: "fit of loss_surface", expected: "a run", found: value.kindName),
        at: expression.range)
    }
    let scalars = run.parameters.filter { $0.shape.count == 1 }.map { $0.path }
    func chosen(_ name: String, _ place: Int) throws -> String {
      if let given = arguments[name] {
        switch given.kind {
        case .name(let text), .string(let text): return text
        default: return evaluator.session.text(given.range)
        }
      }
      guard scalars.count > place else {
        throw evaluator.fail(
          .wrongKind(
            what: "the model", expected: "one with two scalar parameters",
            found: "one with \(scalars.count)"), at: call.range)
      }
      return scalars[place]
    }
    let names = [try chosen("x", 0), try chosen("y", 1)]
    for name in names where !scalars.contains(name) {
      throw evaluator.fail(
        .unknownMember(name, of: run.name, nearest: nearestName(to: name, among: scalars)),
        at: call.range)
    }
    guard evaluator.mayCompute, let trained = run.trained else { return .unknown }
    let paths = names.map { name in
      trained.parameter(name).map { parameter in
        parameter.trajectory.map { $0[0] } + [parameter.value[0]]
      } ?? []
    }
    func places(_ path: [Double], _ side: Int) -> [Double] {
      let low = path.min() ?? 0
      let high = path.max() ?? 1
      let margin = max((high - low) * 0.3, 0.1)
      return (0..<side).map {
        low - margin + (high - low + 2 * margin) * Double($0) / Double(side - 1)
      }
    }
    let side = 25
    let xs = places(paths[0], side)
    let ys = places(paths[1], side)
    var nodes: [TensorValue] = []
    for y in ys {
      for x in xs {
        let bound = try evaluator.session.bind(
          run.model, to: run.data.map { .dataset($0) } ?? .nothing,
          overrides: [
            (Identifier(names[0], call.range), .number(x)),
            (Identifier(names[1], call.range), .number(y)),
          ], parameters: .trained(run), at: call.range)
        guard case .tensor(let loss) = bound.value(run.lossName) else { return .none }
        nodes.append(loss)
      }
    }
    let values = try evaluator.session.tensors(nodes, at: call.range).map { $0[0] }
    try evaluator.draw(
      "contour", [.numbers(xs), .numbers(ys), .array(shape: [side, side], values: values)],
      [("levels", .number(15))], call)
    try evaluator.draw(
      "plot", [.numbers(paths[0]), .numbers(paths[1])], [("label", .text("training"))], call)
    evaluator.label(x: names[0], y: names[1])
    return .none
  }
}

extension RunValue {
  /// The name, with what was swept.
  var title: String {
    guard !swept.isEmpty else { return name }
    return swept.map { "\($0.name) = \(ModelBlock.text($0.value))" }.joined(separator: ", ")
  }
}
