/// Colours for numbers between 0 and 1.
package enum ColorMap: String, Sendable, CaseIterable {
  case viridis
  case gray
  /// Blue through white to red, for numbers around zero.
  case coolwarm

  package struct Color: Sendable, Equatable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    /// Black reads better on it than white.
    var isBright: Bool {
      0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) > 140
    }

    package var hex: String {
      "#"
        + [red, green, blue].map { byte in
          let digits = String(byte, radix: 16)
          return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
  }

  package func color(at fraction: Double) -> Color {
    let anchors = anchors
    let place = min(max(fraction.isNaN ? 0 : fraction, 0), 1) * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    let (from, to) = (anchors[index], anchors[index + 1])
    let weight = place - Double(index)
    func mix(_ shift: Int) -> UInt8 {
      let low = Double((from >> shift) & 0xFF)
      let high = Double((to >> shift) & 0xFF)
      return UInt8((low + (high - low) * weight).rounded())
    }
    return Color(red: mix(16), green: mix(8), blue: mix(0))
  }

  /// Equally spaced; between them colours are mixed.
  private var anchors: [Int] {
    switch self {
    case .viridis:
      [
        0x440154, 0x481467, 0x482576, 0x453781, 0x404688, 0x39558C, 0x33638D, 0x2D718E, 0x287D8E,
        0x238A8D, 0x1F968B, 0x20A386, 0x29AF7F, 0x3CBB75, 0x56C667, 0x74D055, 0x95D840, 0xB8DE29,
        0xDCE319, 0xFDE725,
      ]
    case .gray: [0x000000, 0xFFFFFF]
    case .coolwarm: [0x2166AC, 0x67A9CF, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xEF8A62, 0xB2182B]
    }
  }
}
