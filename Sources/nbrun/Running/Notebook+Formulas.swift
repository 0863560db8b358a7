import Notebooks
import Typesetting

extension Notebook {
  /// All formulas of the prose, titles and captions.
  var formulas: [Formula] {
    let lines = [frontMatter.title, frontMatter.subtitle, frontMatter.description].compactMap(
      \.self)
    return ([prose] + lines.map(\.prose) + blocks.compactMap { $0.caption?.prose })
      .flatMap(\.nodes)
      .compactMap { node in
        guard case .math(let tex, let isDisplay, _) = node.kind else { return nil }
        return Formula(tex, isDisplay: isDisplay)
      }
  }
}
