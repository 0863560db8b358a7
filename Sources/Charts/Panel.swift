/// One pair of axes with the marks on them.
package struct Panel: Sendable {
  package enum Legend: Sendable, Equatable {
    /// Where the fewest points are; under the panel if points are everywhere.
    case automatic
    case none
    case below
    case corner(right: Bool, bottom: Bool)
  }

  package enum Grid: Sendable, Equatable {
    /// Lines across, at the ticks of the y axis.
    case rows
    case columns
    case both
    case none
  }

  package enum Aspect: Sendable, Equatable {
    case free
    /// A unit is as long on both axes: the panel takes the shape of its data.
    case equalShape
    /// A unit is as long on both axes: one of them shows more than its data.
    case equalUnits
  }

  package var marks: [any Mark]
  package var title: String?
  package var x: Axis
  package var y: Axis
  package var legend: Legend = .automatic
  package var grid: Grid = .rows
  package var aspect: Aspect = .free
  package var showsAxes = true
  package var showsColorBar = true
  /// Begun by `panel("name")`.
  var isNamed = false

  /// Nothing has been drawn into it or said of it yet.
  var isUntouched: Bool {
    marks.isEmpty && !isNamed && title == nil && x.label == nil && y.label == nil
  }

  package init(
    title: String? = nil, x: Axis = Axis(), y: Axis = Axis(), marks: [any Mark] = []
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.marks = marks
  }
}
