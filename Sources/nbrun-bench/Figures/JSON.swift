/// A JSON object from members whose values are JSON already.
func object(_ members: [(String, String)]) -> String {
  "{" + members.map { "\(quoted($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
}

/// A string of JSON.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\" + String(scalar)
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
