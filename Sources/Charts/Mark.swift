/// Something drawn into a panel from data: it says what values it holds, and draws itself on
/// the scales that follow from all marks of the panel.
package protocol Mark: Sendable {
  /// What the legend calls it; `nil` leaves it out.
  var label: String? { get }
  var style: MarkStyle { get set }
  /// Takes the next colour of the palette unless the author chose one.
  var takesColor: Bool { get }
  /// What the axes have to hold.
  var extent: Extent { get }
  /// How it looks in a legend.
  var key: LegendKey { get }
  /// The scale of its colours, where they stand for numbers.
  var colorBar: ColorBar? { get }
  /// The numbers behind it, for the table under a figure.
  var table: DataColumns? { get }
  func draw(in frame: inout Frame)
  /// What it shows, in words made from its data; without a full stop at the end.
  func words(in panel: Panel) -> String
}

extension Mark {
  package var takesColor: Bool { true }
  package var colorBar: ColorBar? { nil }
  package var table: DataColumns? { nil }
}

/// What a mark needs of the axes.
package struct Extent: Sendable {
  package var x: Interval?
  package var y: Interval?
  /// Names at 0, 1, 2, … along an axis, in place of numbers.
  package var xNames: [String]?
  package var yNames: [String]?
  package init(
    x: Interval?, y: Interval?, xNames: [String]? = nil, yNames: [String]? = nil
  ) {
    self.x = x
    self.y = y
    self.xNames = xNames
    self.yNames = yNames
  }
}

/// How a mark stands in a legend.
package enum LegendKey: Sendable {
  case line
  case dot
  case patch
}

/// A scale of colours beside a panel.
package struct ColorBar: Sendable {
  package var map: ColorMap
  package var lower: Double
  package var upper: Double
  package init(map: ColorMap, lower: Double, upper: Double) {
    self.map = map
    self.lower = lower
    self.upper = upper
  }

  /// Of values that are to be coloured; a single value gets a scale around it.
  init?(_ map: ColorMap, values: some Sequence<Double>, lower: Double?, upper: Double?) {
    guard let interval = Interval(values) else { return nil }
    self.map = map
    self.lower = lower ?? interval.lower
    self.upper = upper ?? interval.upper
    if self.lower >= self.upper {
      self.lower -= 0.5
      self.upper = self.lower + 1
    }
  }

  func color(of value: Double) -> ColorMap.Color {
    let span = upper - lower
    return map.color(
      at: span.isFinite
        ? (value - lower) / span : (value / 2 - lower / 2) / (upper / 2 - lower / 2))
  }
}

/// Columns of equal length: numbers, or names.
package struct DataColumns: Sendable {
  package enum Column: Sendable, Equatable {
    case numbers([Double])
    case names([String])

    var count: Int {
      switch self {
      case .numbers(let values): values.count
      case .names(let names): names.count
      }
    }
  }

  package var names: [String]
  package var columns: [Column]
  package init(names: [String], columns: [Column]) {
    self.names = names
    self.columns = columns
  }
}
