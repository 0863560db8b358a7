import Notebooks

/// What can be wrong with the text of a block; `SyntaxFault+Words` says it in words.
enum SyntaxFault: Hashable, Sendable {
  // Characters and literals
  case unknownCharacter(Unicode.Scalar)
  case unterminatedString(isTriple: Bool)
  case byteString
  case malformedEscape(String)
  case malformedNumber
  case leadingZero
  case imaginaryNumber
  case numberTooLarge
  case numberBeforeName(String, String)
  case strayBackslash
  case blanksAfterBackslash
  // Formatted strings
  case emptyBraces
  case unclosedBrace
  case strayBrace
  case conversionInBraces
  case nestedFormat
  case formattedStringsTooDeep
  case format(FormatFault)
  // Brackets and lines
  case strayBracket(Symbol, expected: Symbol?)
  case mismatchedBracket(Symbol, expected: Symbol)
  case unclosedBracket(Symbol)
  case mixedIndentation
  case unevenDedent
  case unexpectedIndent
  case missingBody(String)
  case missingColon(String)
  // Structure
  case expectedExpression(found: String)
  case expectedName(found: String)
  case unexpected(String)
  case adjacentValues
  case missingComma
  case missingElse
  case strayElse(String)
  case assignmentInCondition
  case assignmentInExpression
  case cannotAssign(AssignmentTarget)
  case chainedAssignment
  case singleTarget
  case keywordIsNoName(String)
  case positionalAfterKeyword
  case repeatedKeyword(String)
  case repeatedParameter(String)
  case parameterWithoutDefault(String)
  case returnOutsideDefinition
  case tooDeep
  case tooLong
  case foreign(ForeignSyntax)
}

enum AssignmentTarget: Hashable, Sendable {
  case entry, attribute, call, literal, nested, expression
}

/// What other languages have and this one has not.
enum ForeignSyntax: Hashable, Sendable {
  case keyword(Keyword)
  case symbol(Symbol)
  case printing
  case increment(Symbol, String)
  case elseIf(String)
  case isComparison
  case dictionary
  case annotation
  case keyColonValue(String)
  case decorator
  case starredArgument
  case loopElse
}

struct PlacedFault: Sendable, Hashable {
  var fault: SyntaxFault
  var range: SourceRange
  init(_ fault: SyntaxFault, _ range: SourceRange) {
    self.fault = fault
    self.range = range
  }
}
