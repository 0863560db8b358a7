/// The first words that make a fence an executable block.
enum BlockKind {
  static let names = ["data", "model", "train", "eval", "plot", "check"]
  /// Kinds whose results are reached by the block's name.
  static let named: Set<String> = ["data", "model", "train"]
  /// Languages of ordinary code that are near a kind by accident.
  static let languages: Set<String> = ["dart", "date", "text", "rain", "toml", "plotly"]
}
