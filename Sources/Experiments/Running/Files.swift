/// The files that a notebook may read, as the command line allows.
package protocol Files: Sendable {
  /// The bytes of a file named relative to the notebook.
  /// - Throws: `FileError`.
  func read(_ path: String) throws -> [UInt8]
}

/// Why a file is not read, as the end of a sentence.
package struct FileError: Error, Sendable {
  package var reason: String
  package init(reason: String) { self.reason = reason }
}
