/// The colour of a mark: a place in the page's palette, which knows light and dark, or a colour
/// that the author insists on.
package enum SeriesColor: Sendable, Equatable {
  /// 0…7, as matplotlib's `C0`; larger ones begin again.
  case slot(Int)
  /// The colour of the text.
  case ink
  case muted
  /// `#rrggbb`.
  case fixed(String)

  package static let slots = 8

  /// What a matplotlib user writes: `C0`, `r`, `tab:blue`, `crimson`, `#f80`, `#ff8800`.
  package init?(_ text: String) {
    let name = text.lowercased()
    if name.hasPrefix("c"), let index = Int(name.dropFirst()), index >= 0 {
      self = .slot(index % Self.slots)
    } else if let index = Self.slotNames.firstIndex(where: { $0.contains(name) }) {
      self = .slot(index)
    } else if name == "k" || name == "black" {
      self = .ink
    } else if ["gray", "grey", "tab:gray", "tab:grey", "silver", "dimgray"].contains(name) {
      self = .muted
    } else if let hex = Self.named[name] {
      self = .fixed(hex)
    } else if name.hasPrefix("#"), name.dropFirst().allSatisfy(\.isHexDigit),
      name.utf8.allSatisfy({ $0 < 128 })
    {
      let digits = name.dropFirst()
      switch digits.count {
      case 3: self = .fixed("#" + digits.map { "\($0)\($0)" }.joined())
      case 6: self = .fixed(name)
      case 8: self = .fixed(String(name.prefix(7)))
      default: return nil
      }
    } else {
      return nil
    }
  }

  var cssClass: String? {
    switch self {
    case .slot(let index): "c\(index % Self.slots + 1)"
    case .ink: "ink"
    case .muted: "muted"
    case .fixed: nil
    }
  }

  /// A `style` for what no class says.
  var css: String? {
    if case .fixed(let hex) = self { "color:\(hex)" } else { nil }
  }

  private static let slotNames: [[String]] = [
    ["b", "blue", "tab:blue", "steelblue", "royalblue"], ["orange", "tab:orange", "darkorange"],
    ["g", "green", "tab:green", "forestgreen", "seagreen"],
    ["m", "purple", "magenta", "tab:purple", "violet", "orchid"],
    ["r", "red", "tab:red", "firebrick"], ["c", "cyan", "teal", "tab:cyan", "turquoise"],
    ["y", "yellow", "gold", "olive", "tab:olive", "goldenrod"], ["brown", "tab:brown", "sienna"],
  ]

  private static let named: [String: String] = [
    "w": "#ffffff", "white": "#ffffff", "pink": "#ffc0cb", "tab:pink": "#e377c2",
    "hotpink": "#ff69b4", "deeppink": "#ff1493", "crimson": "#dc143c", "darkred": "#8b0000",
    "maroon": "#800000", "salmon": "#fa8072", "coral": "#ff7f50", "tomato": "#ff6347",
    "orangered": "#ff4500", "khaki": "#f0e68c", "lime": "#00ff00", "limegreen": "#32cd32",
    "lightgreen": "#90ee90", "darkgreen": "#006400", "aqua": "#00ffff", "skyblue": "#87ceeb",
    "lightblue": "#add8e6", "deepskyblue": "#00bfff", "dodgerblue": "#1e90ff",
    "navy": "#000080", "darkblue": "#00008b", "slateblue": "#6a5acd", "indigo": "#4b0082",
    "plum": "#dda0dd", "lavender": "#e6e6fa", "beige": "#f5f5dc", "tan": "#d2b48c",
    "chocolate": "#d2691e", "lightgray": "#d3d3d3", "lightgrey": "#d3d3d3",
    "darkgray": "#a9a9a9", "slategray": "#708090",
  ]
}
