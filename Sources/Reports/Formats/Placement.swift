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
      let around = Placement.thing(of: result.blocks, around: offset) { $0.block.range }
      if let block = reporting[placed.diagnostic] ?? around?.block.index {
        byBlock[block, default: []].append(placed)
      } else if Placement.thing(of: parts, around: offset, { $0 }) != nil {
        prose.append(placed)
      } else {
        outside.append(placed)
      }
    }
  }

  /// Of things in the order of their places, none within another, the one that holds the offset.
  private static func thing<Thing>(
    of things: [Thing], around offset: Int, _ range: (Thing) -> SourceRange
  ) -> Thing? {
    let behind = things.partitionPoint { range($0).lower > offset }
    guard behind > 0, offset < range(things[behind - 1]).upper else { return nil }
    return things[behind - 1]
  }

  func ofBlock(_ index: Int) -> [PlacedDiagnostic] { byBlock[index] ?? [] }

  /// Those in a part of the prose that is no executable block.
  func inProse(_ range: SourceRange) -> [PlacedDiagnostic] {
    let first = prose.partitionPoint { $0.diagnostic.range.lower >= range.lower }
    return Array(prose[first...].prefix { $0.diagnostic.range.lower < range.upper })
  }
}
