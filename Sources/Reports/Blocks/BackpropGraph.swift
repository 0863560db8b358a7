import Experiments
import Markup

/// The computation graph of a backward pass, inputs at the top and the value at the bottom: on
/// every node its value and gradient, on every edge the local derivative where it is one number.
///
/// Nodes stand in layers, one more than the lowest of their operands; within a layer they are
/// ordered by the mean place of what they are joined to, which keeps most edges from crossing.
struct BackpropGraph {
  private static let mostRows = 32
  private static let mostInLayer = 5
  /// Of the page, without its margin.
  private static let mostInColumn = 4
  private static let cell = (width: 148.0, height: 92.0)
  private static let box = (width: 128.0, height: 54.0)
  private static let longestSymbol = 17

  let summary: BackpropSummary

  private struct Place {
    var layer: Int
    var x: Double
    /// Which way an edge leaves that has to pass nodes below: 1 to the right, -1 to the left.
    var side: Double
  }

  /// Nothing for a graph that is too large to be read.
  var element: Element? {
    let rows = summary.rows
    guard (2...BackpropGraph.mostRows).contains(rows.count), isOrdered else { return nil }
    let layers = layers()
    let widest = layers.map(\.count).max() ?? 0
    guard widest <= BackpropGraph.mostInLayer else { return nil }
    let width = Double(widest) * BackpropGraph.cell.width
    let height = Double(layers.count) * BackpropGraph.cell.height
    var places = [Place](repeating: Place(layer: 0, x: 0, side: 1), count: rows.count)
    for (layer, members) in layers.enumerated() {
      for (order, row) in members.enumerated() {
        let x = (Double(order) + 0.5) * width / Double(members.count)
        places[row] = Place(layer: layer, x: x, side: x < width / 2 ? 1 : -1)
      }
    }
    return Element(
      "div",
      [
        "class": widest > BackpropGraph.mostInColumn ? "scroll wide" : "scroll", "tabindex": "0",
        "role": "group",
        "aria-label": "computation graph of \(summary.source)",
      ]
    ) {
      Element(
        "svg",
        [
          "class": "chart graph", "viewBox": "0 0 \(width.coordinate) \(height.coordinate)",
          "width": width.coordinate, "height": height.coordinate, "role": "img",
          "aria-label": "\(rows.count) expressions with their values and gradients, joined by "
            + "their local derivatives; the table below says the same in words",
        ]
      ) {
        for (index, row) in rows.enumerated() {
          for operand in row.operands {
            edge(from: places[operand.row], to: places[index])
          }
        }
        for (index, row) in rows.enumerated() { node(row, at: places[index]) }
        for (index, row) in rows.enumerated() {
          for operand in row.operands {
            label(operand.local, from: places[operand.row], to: places[index])
          }
        }
      }
    }
  }

  // MARK: - Places

  /// Operands stand before what is made from them.
  private var isOrdered: Bool {
    summary.rows.enumerated().allSatisfy { index, row in
      row.operands.allSatisfy { (0..<index).contains($0.row) }
    }
  }

  /// The rows of each layer from left to right.
  private func layers() -> [[Int]] {
    let rows = summary.rows
    var depth = [Int](repeating: 0, count: rows.count)
    var uses = [[Int]](repeating: [], count: rows.count)
    for (index, row) in rows.enumerated() {
      depth[index] = (row.operands.map { depth[$0.row] }.max() ?? -1) + 1
      for operand in row.operands { uses[operand.row].append(index) }
    }
    // What has no operands stands right above its first use.
    for (index, row) in rows.enumerated() where row.operands.isEmpty {
      if let first = uses[index].map({ depth[$0] }).min() { depth[index] = max(0, first - 1) }
    }
    var layers = [[Int]](repeating: [], count: (depth.max() ?? 0) + 1)
    for index in rows.indices { layers[depth[index]].append(index) }
    var place = [Double](repeating: 0, count: rows.count)
    func settle(_ layer: Int) {
      for (order, row) in layers[layer].enumerated() {
        place[row] = (Double(order) + 0.5) / Double(layers[layer].count)
      }
    }
    for layer in layers.indices { settle(layer) }
    for _ in 0..<4 {
      for layer in layers.indices {
        let centre = { (row: Int) -> Double in
          let joined = rows[row].operands.map { place[$0.row] } + uses[row].map { place[$0] }
          return joined.isEmpty ? place[row] : joined.reduce(0, +) / Double(joined.count)
        }
        let centres = layers[layer].map { ($0, centre($0)) }
        layers[layer] = centres.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
        settle(layer)
      }
    }
    return layers
  }

  private func top(_ place: Place) -> Double {
    Double(place.layer) * BackpropGraph.cell.height
      + (BackpropGraph.cell.height - BackpropGraph.box.height) / 2
  }

  // MARK: - Drawing

  /// How far the middle of an edge stands aside, so that it passes the nodes between its ends.
  private func bow(from: Place, to: Place) -> Double {
    let isLong = to.layer > from.layer + 1
    return isLong && abs(from.x - to.x) < BackpropGraph.box.width ? 100 * from.side : 0
  }

  private func edge(from: Place, to: Place) -> Element {
    let start = top(from) + BackpropGraph.box.height
    let end = top(to)
    let middle = ((start + end) / 2).coordinate
    let aside = bow(from: from, to: to)
    return Element(
      "path",
      [
        "class": "edge",
        "d": "M\(from.x.coordinate) \(start.coordinate)C\((from.x + aside).coordinate) \(middle) "
          + "\((to.x + aside).coordinate) \(middle) \(to.x.coordinate) \(end.coordinate)",
      ])
  }

  /// Beside the end of the edge, where the edges of a layer have come apart.
  private func label(_ local: DisplayValue, from: Place, to: Place) -> Element? {
    guard let number = BackpropView.single(local) else { return nil }
    let start = top(from) + BackpropGraph.box.height
    let share = 0.4
    // The cubic's place at that share of its way.
    let along = share * share * (3 - 2 * share)
    let rest = 1 - share
    let aside = 3 * rest * share * bow(from: from, to: to)
    let x = from.x + (to.x - from.x) * along + aside
    let middle = (start + top(to)) / 2
    let y =
      rest * rest * rest * start + 3 * rest * rest * share * middle
      + 3 * rest * share * share * middle + share * share * share * top(to)
    return Element(
      "text", ["class": "muted local", "x": (x + 4).coordinate, "y": (y + 4).coordinate]
    ) { "× " + Numbers.shortest(number) }
  }

  private func node(_ row: BackpropSummary.Row, at place: Place) -> Element {
    let box = BackpropGraph.box
    let isCut = row.symbol.count > BackpropGraph.longestSymbol
    let symbol =
      isCut ? "\(row.symbol.prefix(BackpropGraph.longestSymbol - 1))…" : row.symbol
    let y = top(place)
    func line(_ number: Int, _ text: String, _ name: String?) -> Element {
      Element(
        "text",
        [
          "class": name, "x": place.x.coordinate, "y": (y + Double(number) * 16).coordinate,
          "text-anchor": "middle",
        ]
      ) { text }
    }
    return Element("g", ["class": row.isParameter ? "node parameter" : "node"]) {
      if isCut { Element("title") { row.symbol } }
      Element(
        "rect",
        [
          "x": (place.x - box.width / 2).coordinate, "y": y.coordinate,
          "width": box.width.coordinate, "height": box.height.coordinate, "rx": "6",
        ])
      line(1, symbol, "symbol")
      line(2, words(row.value), nil)
      line(3, "gradient " + words(row.gradient), "muted")
    }
  }

  /// A number, or the shape of more of them.
  private func words(_ value: DisplayValue) -> String {
    if let number = BackpropView.single(value) { return Numbers.short(number) }
    if case .array(let array) = value { return "[" + Numbers.shape(array.shape) + "]" }
    return "…"
  }
}
