import Notebooks

extension SyntaxFault {
  /// The fault as a reader sees it. Codes are stable: 201 characters and literals, 202 formatted
  /// strings, 203 brackets, 204 indentation, 205 structure, 206 assignments, 207 calls and
  /// definitions, 208 limits, 209 what other languages have, 210 format specifications.
  func diagnostic(at range: SourceRange) -> Diagnostic {
    let (code, message, hint) = words
    return Diagnostic(code, at: range, message, hint: hint)
  }

  private var words: (code: Int, message: String, hint: String?) {
    switch self {
    case .unknownCharacter, .unterminatedString, .byteString, .malformedEscape, .malformedNumber,
      .leadingZero, .imaginaryNumber, .numberTooLarge, .numberBeforeName, .strayBackslash,
      .blanksAfterBackslash:
      return (201, literalWords.message, literalWords.hint)
    case .emptyBraces, .unclosedBrace, .strayBrace, .conversionInBraces, .nestedFormat,
      .formattedStringsTooDeep:
      return (202, formattedWords.message, formattedWords.hint)
    case .strayBracket, .mismatchedBracket, .unclosedBracket:
      return (203, bracketWords.message, bracketWords.hint)
    case .mixedIndentation, .unevenDedent, .unexpectedIndent, .missingBody:
      return (204, indentationWords.message, indentationWords.hint)
    case .missingColon, .expectedExpression, .expectedName, .unexpected, .adjacentValues,
      .missingComma, .missingElse, .strayElse:
      return (205, structureWords.message, structureWords.hint)
    case .assignmentInCondition, .assignmentInExpression, .cannotAssign, .chainedAssignment,
      .singleTarget, .keywordIsNoName:
      return (206, assignmentWords.message, assignmentWords.hint)
    case .positionalAfterKeyword, .repeatedKeyword, .repeatedParameter, .parameterWithoutDefault,
      .returnOutsideDefinition:
      return (207, callWords.message, callWords.hint)
    case .tooDeep:
      return (
        208, "this is nested more than \(Parser.nestingLimit) levels deep",
        "give an inner part a name on a line of its own"
      )
    case .tooLong:
      return (
        208, "this expression chains more than \(Parser.heightLimit) operations",
        "give a part of it a name on a line of its own, or use a loop or `sum`"
      )
    case .foreign(let syntax): return (209, syntax.message, syntax.hint)
    case .format(let fault): return (210, fault.message, fault.hint)
    }
  }

  private typealias Words = (message: String, hint: String?)

  private var literalWords: Words {
    switch self {
    case .unknownCharacter(let scalar):
      return (scalar.complaint, scalar.replacement.map { "write `\($0)`" })
    case .unterminatedString(let isTriple):
      return (
        "this string is never closed",
        isTriple
          ? "end it with three quotes of the same kind"
          : "end it on the same line with a quote of the same kind"
      )
    case .byteString: return ("strings are text here, not bytes", "leave out the `b`")
    case .malformedEscape(let text):
      return (
        "`\(text)` is no character",
        "`\\x` takes two hexadecimal digits, `\\u` four and `\\U` eight; or write r\"…\" to keep "
          + "each backslash"
      )
    case .malformedNumber:
      return ("this number is not complete", "digits, with single underscores between them")
    case .leadingZero: return ("a number cannot begin with 0", "leave the zeros out")
    case .imaginaryNumber: return ("there are no complex numbers", nil)
    case .numberTooLarge:
      return ("this number is too large", "the largest is about 1.8e308; `inf` is infinity")
    case .numberBeforeName(let number, let name):
      return (
        "a number and a name stand next to each other", "to multiply, write `\(number) * \(name)`"
      )
    case .strayBackslash:
      return ("a backslash here can only end a line", "lines inside brackets go on by themselves")
    default:
      return ("blanks after the backslash that joins two lines", "take them out")
    }
  }

  private var formattedWords: Words {
    switch self {
    case .emptyBraces: ("there is no expression here", "write one, such as `fit.cost`")
    case .unclosedBrace:
      ("this `{` is never closed", "end it with `}`; a brace as such is written `{{`")
    case .strayBrace: ("this `}` closes nothing", "a brace as such is written `}}`")
    case .conversionInBraces:
      ("only an expression and a format can stand here", "write `{value}` or `{value:.3f}`")
    default:
      ("strings in strings are nested too deeply", "give the inner one a name on its own line")
    }
  }

  private var bracketWords: Words {
    switch self {
    case .strayBracket(let symbol, let expected):
      (
        expected.map { "`\(symbol.rawValue)` stands where `\($0.rawValue)` is expected" }
          ?? "this `\(symbol.rawValue)` closes nothing",
        expected.map { "write `\($0.rawValue)`" } ?? "take it out, or open it before"
      )
    case .mismatchedBracket(let symbol, let expected):
      (
        "`\(symbol.rawValue)` stands where `\(expected.rawValue)` is expected",
        "close the inner bracket first"
      )
    case .unclosedBracket(let closing):
      ("this bracket is never closed", "its `\(closing.rawValue)` is missing")
    default: ("brackets do not match", nil)
    }
  }

  private var indentationWords: Words {
    switch self {
    case .mixedIndentation:
      ("tabs and spaces are mixed at the beginning of lines", "use spaces only")
    case .unevenDedent:
      (
        "this line is indented like none before it",
        "begin it exactly under a line of the block that it belongs to"
      )
    case .unexpectedIndent:
      (
        "this line is indented, but nothing before it opens a block",
        "begin it under the line before"
      )
    case .missingBody(let word):
      ("nothing is indented under this `\(word)`", "indent its lines, or write `pass`")
    default: ("wrong indentation", nil)
    }
  }

  private var structureWords: Words {
    switch self {
    case .missingColon(let word): ("`:` is missing after `\(word)`", "write `:` here")
    case .expectedExpression(let found): ("expected a value, found \(found)", nil)
    case .expectedName(let found): ("expected a name, found \(found)", nil)
    case .unexpected(let found): ("did not expect \(found) here", nil)
    case .adjacentValues:
      (
        "two values stand next to each other",
        "an operator, a comma or a line end is missing between them"
      )
    case .missingComma: ("a comma or a closing bracket is missing here", nil)
    case .missingElse:
      ("`if` inside an expression needs an `else`", "write `value if condition else other`")
    case .strayElse(let word):
      (
        "this `\(word)` belongs to no `if`",
        "it must begin under the `if` that it belongs to"
      )
    default: ("this cannot be read", nil)
    }
  }

  private var assignmentWords: Words {
    switch self {
    case .assignmentInCondition: ("`=` gives a name to a value", "to compare, write `==`")
    case .assignmentInExpression:
      ("`=` cannot stand here", "to compare, write `==`; to name an argument, `name=value`")
    case .cannotAssign(let target): target.words
    case .chainedAssignment:
      ("one `=` a line", "write a line for each name: `a = 0` and `b = 0`")
    case .singleTarget: ("one name in a list takes no value", "write `name = value`")
    case .keywordIsNoName(let word):
      ("`\(word)` is a word of the language and cannot be a name", "choose another name")
    default: ("this cannot be assigned", nil)
    }
  }

  private var callWords: Words {
    switch self {
    case .positionalAfterKeyword:
      (
        "an argument without a name stands after one with a name",
        "put it before the named ones, or name it"
      )
    case .repeatedKeyword(let name): ("`\(name)` is given twice", "leave one out")
    case .repeatedParameter(let name):
      ("`\(name)` is a parameter twice", "choose another name")
    case .parameterWithoutDefault(let name):
      (
        "`\(name)` has no default, but a parameter before it has",
        "put it before those with defaults"
      )
    default: ("`return` stands outside a function", "it ends a function that begins with `def`")
    }
  }
}

extension AssignmentTarget {
  fileprivate var words: (message: String, hint: String?) {
    switch self {
    case .entry:
      (
        "entries of a value cannot be changed",
        "make a new value: with `where`, `concat` or a comprehension"
      )
    case .attribute: ("attributes cannot be assigned", "give the value a name of its own")
    case .call: ("a call cannot be assigned", "to define a function, write `def f(x):`")
    case .literal: ("a literal cannot be assigned", "to compare, write `==`")
    case .nested: ("only names can stand here, without brackets inside", "write `a, b = value`")
    case .expression: ("only a name can be assigned", "to compare, write `==`")
    }
  }
}

extension Unicode.Scalar {
  fileprivate var complaint: String {
    let number = String(value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number
    switch value {
    case 0xA0, 0x2000...0x200F, 0x202F, 0x205F, 0x3000, 0xFEFF:
      return "an unusual blank stands here (\(code))"
    case ..<0x20, 0x7F..<0xA0, 0xFFFD: return "an unreadable character stands here (\(code))"
    default: return "`\(self)` (\(code)) has no meaning here"
    }
  }

  /// What a keyboard has for a character that a word processor or a web page put in.
  fileprivate var replacement: String? {
    switch self {
    case "×", "·", "⋅", "∗", "∙": "*"
    case "÷", "∕", "⁄": "/"
    case "−", "–", "—", "‐", "‑": "-"
    case "≤": "<="
    case "≥": ">="
    case "≠": "!="
    case "“", "”", "„", "«", "»": "\""
    case "‘", "’", "‚", "`": "'"
    case "²": "** 2"
    case "³": "** 3"
    case "¹": "** 1"
    case "√": "sqrt(…)"
    case "∑": "sum(…)"
    case "∏": "prod(…)"
    case "∞": "inf"
    case "…": "..."
    case "∧": "and"
    case "∨": "or"
    case "¬": "not"
    case "∈": "in"
    case "，": ","
    case "：": ":"
    case "（": "("
    case "）": ")"
    case "＝": "="
    default: properties.isWhitespace || (0x200B...0x200F).contains(value) ? " " : nil
    }
  }
}
