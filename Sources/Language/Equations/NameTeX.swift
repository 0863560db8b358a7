/// Names as a textbook sets them: `yhat` with a hat, `theta` as the letter, digits and what stands
/// after an underscore as subscripts, words of several letters as one word.
func nameTeX(_ name: String) -> String {
  if let accented = accentedLetter(name) { return accented }
  var parts = name.split(separator: "_").map(String.init)
  guard !parts.isEmpty else { return "\\_" }
  var base = parts.removeFirst()
  var subscripts: [String] = []
  // W1 and W₁: the digits at the end.
  let digits = base.reversed().prefix { digit($0) != nil }
  if digits.count < base.count, !digits.isEmpty {
    subscripts.append(String(digits.reversed().compactMap(digit)))
    base.removeLast(digits.count)
  }
  var accent: String?
  if let last = parts.last, accents.contains(last) {
    accent = last
    parts.removeLast()
  } else if let (letters, found) = accentSuffix(base) {
    accent = found
    base = letters
  }
  for part in parts { subscripts.append(subscriptTeX(part)) }
  var tex = letterTeX(base)
  if let accent { tex = "\\\(accent){\(tex)}" }
  return subscripts.isEmpty ? tex : "\(tex)_{\(subscripts.joined(separator: ","))}"
}

private let accents = ["hat", "bar", "tilde", "dot"]

private let greek: Set<String> = [
  "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
  "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
  "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
]

private func digit(_ character: Character) -> Character? {
  guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else {
    return nil
  }
  switch scalar.value {
  case 0x30...0x39: return character
  case 0x2080...0x2089: return Character(String(scalar.value - 0x2080))
  default: return nil
  }
}

/// `yhat`, `thetahat`: a letter with the name of its accent.
private func accentSuffix(_ base: String) -> (letters: String, accent: String)? {
  for suffix in accents where base.hasSuffix(suffix) {
    let letters = String(base.dropLast(suffix.count))
    if letters.count == 1 || greek.contains(letters) { return (letters, suffix) }
  }
  return nil
}

private func letterTeX(_ letters: String) -> String {
  if greek.contains(letters) { return "\\\(letters)" }
  if let accented = accentedLetter(letters) { return accented }
  return letters.count == 1 ? letters : "\\mathit{\(textTeX(letters))}"
}

private func subscriptTeX(_ part: String) -> String {
  if greek.contains(part) { return "\\\(part)" }
  let isPlain = part.count == 1 || part.allSatisfy { digit($0) != nil }
  return isPlain ? String(part.map { digit($0) ?? $0 }) : "\\text{\(textTeX(part))}"
}

/// A single letter that carries its accent, composed or with a combining mark.
private func accentedLetter(_ name: String) -> String? {
  guard name.count == 1 else { return nil }
  let scalars = Array(name.unicodeScalars)
  let marks: [UInt32: String] = [0x302: "hat", 0x304: "bar", 0x303: "tilde", 0x307: "dot"]
  if scalars.count == 2, let accent = marks[scalars[1].value] {
    return "\\\(accent){\(letterTeX(String(Character(scalars[0]))))}"
  }
  let composed: [(letters: String, plain: String, accent: String)] = [
    ("âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐ", "aceghijosuwyzACEGHIJOSUWYZ", "hat"),
    ("āēīōūȳ", "aeiouy", "bar"), ("ãñõĩũỹ", "anoiuy", "tilde"),
    ("ȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏż", "abcdefghmnoprstwxyz", "dot"),
  ]
  for (letters, plain, accent) in composed {
    for (letter, base) in zip(letters, plain) where String(letter) == name {
      return "\\\(accent){\(base)}"
    }
  }
  return nil
}

/// Text with the characters escaped that TeX reads as commands.
func textTeX(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "\\": result += "\\backslash "
    case "^", "~": result += "\\\(character){}"
    case "{", "}", "$", "&", "#", "_", "%": result += "\\\(character)"
    case _ where character.unicodeScalars.contains { $0.value < 0x20 }: result += " "
    default: result.append(character)
    }
  }
  return result
}
