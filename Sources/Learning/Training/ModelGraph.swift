package import Autodiff

/// A model evaluated over a batch of a certain size: what the trainer builds its program from.
package struct ModelGraph {
  /// Holds the graph and the values of its leaves.
  package var workspace: Workspace
  /// The columns read, each a placeholder whose first axis is the rows of the batch.
  package var columns: [(name: String, node: NodeID)]
  /// Each a `Parameter` node over its initial value, in the order of their making.
  package var parameters: [(path: String, node: NodeID)]
  /// The values asked for: the scalar to minimise first, then the metrics.
  package var values: [(name: String, node: NodeID)]

  package init(
    workspace: Workspace, columns: [(name: String, node: NodeID)],
    parameters: [(path: String, node: NodeID)], values: [(name: String, node: NodeID)]
  ) {
    self.workspace = workspace
    self.columns = columns
    self.parameters = parameters
    self.values = values
  }
}
