/// Named files that hold checkpoints, as the command line keeps them.
package protocol CheckpointStore: AnyObject {
  /// Puts a file in the place of an older one of the name: whole or not at all, whenever the
  /// process ends, and for good once this returns.
  /// - Parameter body: appends the bytes from first to last.
  func write(
    _ name: String,
    _ body: (_ append: CheckpointAppend) throws(CheckpointError) -> Void
  ) throws(CheckpointError)

  /// The file of a name, if there is one.
  func open(_ name: String) throws(CheckpointError) -> (any CheckpointFile)?

  /// Where the file of a name is, for messages.
  func place(of name: String) -> String

  /// Takes all checkpoints away.
  func removeAll()
}

package typealias CheckpointAppend = (UnsafeRawBufferPointer) throws(CheckpointError) -> Void

/// A checkpoint as it lies on the disk.
package protocol CheckpointFile {
  var byteCount: Int { get }
  /// Fills a buffer with the bytes from an offset on, all of them within the file.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(CheckpointError)
}
