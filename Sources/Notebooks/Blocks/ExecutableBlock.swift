/// A fenced block whose first word is a block kind: what the experiments run.
package struct ExecutableBlock: Sendable, Hashable {
  /// One `#| key: value` line, its value read as YAML.
  package struct Option: Sendable, Hashable {
    package var key: String
    package var keyRange: SourceRange
    package var value: OptionValue
    package var valueRange: SourceRange
    package init(key: String, keyRange: SourceRange, value: OptionValue, valueRange: SourceRange) {
      self.key = key
      self.keyRange = keyRange
      self.value = value
      self.valueRange = valueRange
    }
  }

  /// Position among the notebook's executable blocks, from 0.
  package var index: Int
  /// `data`, `model`, `train`, `eval`, `plot` or `check`.
  package var kind: String
  package var kindRange: SourceRange
  package var name: String?
  package var nameRange: SourceRange?
  /// From `{#label}` or the option `label`.
  package var label: String?
  package var labelRange: SourceRange?
  /// The option `caption` as prose.
  package var caption: RichText?
  package var options: [Option]
  /// The block from its opening fence to its closing fence.
  package var range: SourceRange
  /// The lines of code after the options, without the closing fence.
  package var body: SourceRange
  /// Spaces before the opening fence, which CommonMark takes off each line of the body.
  package var indentation: Int

  package init(
    index: Int, kind: String, kindRange: SourceRange, name: String?, nameRange: SourceRange?,
    label: String?, labelRange: SourceRange? = nil, caption: RichText? = nil, options: [Option],
    range: SourceRange, body: SourceRange, indentation: Int
  ) {
    self.index = index
    self.kind = kind
    self.kindRange = kindRange
    self.name = name
    self.nameRange = nameRange
    self.label = label
    self.labelRange = labelRange
    self.caption = caption
    self.options = options
    self.range = range
    self.body = body
    self.indentation = indentation
  }

  package func option(_ key: String) -> Option? { options.last { $0.key == key } }
}
