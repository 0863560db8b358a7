/// How numbers are shown everywhere: the same digits on every machine, in no locale.

/// The shortest text that reads back as the same number: `8`, `0.1`, `1e-05`, `nan`.
///
/// As Python's `repr`, but without `.0`: powers of ten from 1e16 on and below 1e-4.
package func shortest(_ value: Double) -> String {
  guard value.isFinite else { return notFinite(value) }
  return shortest(DecimalExpansion(shortest: value.description))
}

/// The shortest text that reads back as the same single-precision number.
package func shortest(_ value: Float) -> String {
  guard value.isFinite else { return notFinite(Double(value)) }
  return shortest(DecimalExpansion(shortest: value.description))
}

/// A number rounded to significant digits, as `%g` writes it: `0.0277`, `1.5e+06`, `12`.
package func rounded(_ value: Double, significantDigits: Int = 6) -> String {
  guard value.isFinite else { return notFinite(value) }
  let digits = max(1, significantDigits)
  var expansion = DecimalExpansion(exactly: value)
  expansion.round(toDigits: digits)
  let sign = expansion.isNegative ? "-" : ""
  let exponent = expansion.digits.isEmpty ? 0 : expansion.point - 1
  if exponent < -4 || exponent >= digits {
    return sign + expansion.scientific(places: max(0, expansion.digits.count - 1))
  }
  return sign + expansion.fixed(places: max(0, expansion.digits.count - expansion.point))
}

func notFinite(_ value: Double) -> String {
  value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
}

private func shortest(_ expansion: DecimalExpansion) -> String {
  let sign = expansion.isNegative ? "-" : ""
  let exponent = expansion.digits.isEmpty ? 0 : expansion.point - 1
  if exponent < -4 || exponent >= 16 {
    return sign + expansion.scientific(places: expansion.digits.count - 1)
  }
  return sign + expansion.fixed(places: max(0, expansion.digits.count - expansion.point))
}
