internal import Markup

/// How a mark is drawn, as far as its data leave open. Lengths are in units of the drawing,
/// about a pixel each.
package struct MarkStyle: Sendable {
  package enum Dash: String, Sendable {
    case solid, dashed, dotted, dashdot, none

    /// matplotlib's names and signs.
    init?(written text: String) {
      switch text {
      case "-", "solid": self = .solid
      case "--", "dashed": self = .dashed
      case ":", "dotted": self = .dotted
      case "-.", "dashdot": self = .dashdot
      case "", " ", "none", "None": self = .none
      default: return nil
      }
    }

    func array(width: Double) -> String? {
      let unit = max(1, width)
      let lengths: [Double]
      switch self {
      case .solid, .none: return nil
      case .dashed: lengths = [3.2, 2.2]
      case .dotted: lengths = [0.1, 2]
      case .dashdot: lengths = [3.4, 1.8, 0.6, 1.8]
      }
      return lengths.map { ($0 * unit).coordinate }.joined(separator: " ")
    }
  }

  /// `nil` takes the next of the palette.
  package var color: SeriesColor?
  /// 0…1.
  package var opacity: Double = 1
  package var lineWidth: Double = 2
  package var dash: Dash = .solid
  package var marker: Marker?
  /// Diameter.
  package var markerSize: Double = 6

  package init(
    color: SeriesColor? = nil, opacity: Double = 1, lineWidth: Double = 2, dash: Dash = .solid,
    marker: Marker? = nil, markerSize: Double = 6
  ) {
    self.color = color
    self.opacity = opacity
    self.lineWidth = lineWidth
    self.dash = dash
    self.marker = marker
    self.markerSize = markerSize
  }

  /// A line in this style.
  func stroke(_ data: PathData) -> Element {
    Element(
      "path",
      [
        "class": "line", "d": data.string, "stroke-width": lineWidth.coordinate,
        "stroke-dasharray": dash.array(width: lineWidth),
        "stroke-linecap": dash == .dotted ? "round" : nil,
        "stroke-opacity": opacity < 1 ? opacity.coordinate : nil,
      ])
  }
}

extension MarkStyle {
  /// An area in this style.
  func area(_ data: PathData, extra: Attributes = [:]) -> Element {
    var element = Element(
      "path",
      [
        "class": "area", "d": data.string, "fill-opacity": opacity < 1 ? opacity.coordinate : nil,
      ])
    element.attributes.entries += extra.entries
    return element
  }
}

/// The shape of a point.
package enum Marker: String, Sendable, CaseIterable {
  case dot = "o"
  case point = "."
  case square = "s"
  case cross = "x"
  case plus = "+"
  case up = "^"
  case down = "v"
  case diamond = "D"
  case star = "*"

  /// Adds this shape around a place. Filled shapes are closed, the others are lines.
  func add(to path: inout PathData, _ x: Double, _ y: Double, size: Double) {
    let half = size / 2
    switch self {
    case .dot, .point: path.dot(x, y)
    case .square: path.rectangle(x - half * 0.9, y - half * 0.9, half * 1.8, half * 1.8)
    case .cross:
      path.move(x - half, y - half)
      path.line(x + half, y + half)
      path.move(x - half, y + half)
      path.line(x + half, y - half)
    case .plus:
      path.move(x - half, y)
      path.line(x + half, y)
      path.move(x, y - half)
      path.line(x, y + half)
    case .up, .down:
      let sign = self == .up ? -1.0 : 1.0
      path.move(x, y + sign * half * 1.1)
      path.line(x + half, y - sign * half * 0.8)
      path.line(x - half, y - sign * half * 0.8)
      path.close()
    case .diamond:
      path.move(x, y - half * 1.2)
      path.line(x + half * 1.2, y)
      path.line(x, y + half * 1.2)
      path.line(x - half * 1.2, y)
      path.close()
    case .star:
      for (dx, dy) in [(0.0, 1.2), (1.05, 0.6), (1.05, -0.6)] {
        path.move(x - dx * half, y - dy * half)
        path.line(x + dx * half, y + dy * half)
      }
    }
  }

  var isFilled: Bool {
    switch self {
    case .square, .up, .down, .diamond: true
    default: false
    }
  }

  /// The element that shows a path of these shapes.
  func element(_ data: PathData, size: Double, opacity: Double, extra: Attributes = [:]) -> Element
  {
    let opacityText = opacity < 1 ? opacity.coordinate : nil
    var element: Element
    switch self {
    case .dot, .point:
      element = Element(
        "path",
        [
          "class": "dots", "d": data.string,
          "stroke-width": (self == .point ? size / 2 : size).coordinate,
          "stroke-opacity": opacityText,
        ])
    case .square, .up, .down, .diamond:
      element = Element("path", ["class": "area", "d": data.string, "fill-opacity": opacityText])
    case .cross, .plus, .star:
      element = Element(
        "path",
        [
          "class": "line", "d": data.string, "stroke-width": "1.5", "stroke-opacity": opacityText,
        ])
    }
    element.attributes.entries += extra.entries
    return element
  }
}
