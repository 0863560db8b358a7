import Experiments
import Notebooks

/// Where each diagnostic stands on the page: at the block that reported it or in which it lies,
/// behind the prose in which it lies, or above everything.
struct Placement {
  /// In the order of their places in the notebook.
  let all: [PlacedDiagnostic]
  private(set) var outside: [PlacedDiagnostic] = []
  private var byBlock: [Int: [PlacedDiagnostic]] = [:]
  private var prose: [PlacedDiagnostic] = []

  init(_ result: NotebookResult) {
    all = result.diagnostics.enumerated().map { index, diagnostic in
      PlacedDiagnostic(diagnostic: diagnostic, id: "problem-\(index + 1)")
    }
    let nodes = result.notebook.prose.nodes
    var parts: [SourceRange] = []
    var index = 1
    while index < nodes.count {
      parts.append(nodes[index].range)
      index = max(nodes[index].end, index + 1)
    }
    // Of several blocks that report the same mistake the first has the card.
    var reporting: [Diagnostic: Int] = [:]
    for block in result.blocks {
      for diagnostic in block.diagnostics where reporting[diagnostic] == nil {
        reporting[diagnostic] = block.block.index
      }
    }
    for placed in all {
      let offset = placed.diagnostic.range.lower
      let around = result.blocks.first { Placement.holds($0.block.range, offset) }
      if let block = reporting[placed.diagnostic] ?? around?.block.index {
        byBlock[block, default: []].append(placed)
      } else if parts.contains(where: { Placement.holds($0, offset) }) {
        prose.append(placed)
      } else {
        outside.append(placed)
      }
    }
  }

  private static func holds(_ range: SourceRange, _ offset: Int) -> Bool {
    range.lower <= offset && offset < range.upper
  }

  func ofBlock(_ index: Int) -> [PlacedDiagnostic] { byBlock[index] ?? [] }

  /// Those in a part of the prose that is no executable block.
  func inProse(_ range: SourceRange) -> [PlacedDiagnostic] {
    prose.filter { Placement.holds(range, $0.diagnostic.range.lower) }
  }
}
