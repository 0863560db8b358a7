import Notebooks

/// A word or sign of a block's text.
struct Token: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case name
    case number
    case string
    case keyword(Keyword)
    case symbol(Symbol)
    /// The blanks at the beginning of a line; stands for the end of the line before, too.
    /// Only the lexer gives it; the layout turns it into the next four.
    case lineStart
    case newline
    case indent
    case dedent
    case end
    /// Characters that the language does not know; a fault was recorded for them.
    case unknown
  }
  var kind: Kind
  var range: SourceRange
}

/// The reserved words: those of the language, and those that only Python has, which are reserved
/// so that an error can say what to write instead.
enum Keyword: String, CaseIterable, Sendable {
  case and, or, not
  case `in`, `if`, `elif`, `else`, `for`, def, `return`, pass
  case `true`, `false`, none
  case `while`, `break`, `continue`
  case `import`, from, `as`
  case `class`, `try`, except, finally, raise, with
  case lambda, global, nonlocal, del, assert, yield, async, await, `is`

  init?(spelling: String) {
    switch spelling {
    case "True": self = .true
    case "False": self = .false
    case "None": self = .none
    default: self.init(rawValue: spelling)
    }
  }

  /// Whether Python has the word and this language has not.
  var isForeign: Bool {
    switch self {
    case .and, .or, .not, .in, .if, .elif, .else, .for, .def, .return, .pass, .true, .false,
      .none:
      false
    default: true
    }
  }
}

/// The signs, longest first where one begins another, so that the first match is the right one.
enum Symbol: String, CaseIterable, Sendable {
  case powerAssign = "**="
  case floorDivideAssign = "//="
  case shiftLeftAssign = "<<="
  case shiftRightAssign = ">>="
  case ellipsis = "..."
  case tripleEqual = "==="
  case notDoubleEqual = "!=="
  case power = "**"
  case floorDivide = "//"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case diamond = "<>"
  case arrow = "->"
  case walrus = ":="
  case doubleAmpersand = "&&"
  case doubleBar = "||"
  case addAssign = "+="
  case subtractAssign = "-="
  case multiplyAssign = "*="
  case divideAssign = "/="
  case remainderAssign = "%="
  case matrixMultiplyAssign = "@="
  case caretAssign = "^="
  case ampersandAssign = "&="
  case barAssign = "|="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case matrixMultiply = "@"
  case caret = "^"
  case ampersand = "&"
  case bar = "|"
  case tilde = "~"
  case exclamation = "!"
  case question = "?"
  case dollar = "$"
  case less = "<"
  case greater = ">"
  case assign = "="
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"
  case comma = ","
  case colon = ":"
  case semicolon = ";"
  case dot = "."

  /// The signs that begin with a byte, longest first.
  static let byFirstByte: [UInt8: [(symbol: Symbol, bytes: [UInt8])]] = {
    var table: [UInt8: [(symbol: Symbol, bytes: [UInt8])]] = [:]
    for symbol in allCases {
      let bytes = Array(symbol.rawValue.utf8)
      table[bytes[0], default: []].append((symbol, bytes))
    }
    return table
  }()

  var closing: Symbol? {
    switch self {
    case .leftParenthesis: .rightParenthesis
    case .leftBracket: .rightBracket
    case .leftBrace: .rightBrace
    default: nil
    }
  }

  var isClosing: Bool {
    self == .rightParenthesis || self == .rightBracket || self == .rightBrace
  }
}
