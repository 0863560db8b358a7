internal import CZlib

/// Gzip's compression, by zlib.
enum Gzip {
  static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The first bytes of what a gzipped file holds; all of them where they are fewer.
  ///
  /// Memory grows with what the file really yields, not with what is allowed.
  static func inflated(_ bytes: [UInt8], atMost limit: Int) throws(DataFileError) -> [UInt8] {
    var stream = unsafe z_stream()
    // 15 bits of window, and 16 for the wrapping of gzip.
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    guard unsafe inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
      throw .badCompression
    }
    defer { unsafe inflateEnd(&stream) }

    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var consumed = 0
    while output.count < limit {
      var status = Z_OK
      let offered = min(bytes.count - consumed, 1 << 20)
      let wanted = min(piece.count, limit - output.count)
      var left = 0
      var unfilled = 0
      unsafe bytes.withUnsafeBufferPointer { source in
        unsafe piece.withUnsafeMutableBufferPointer { target in
          guard let from = source.baseAddress, let into = target.baseAddress else {
            return
          }
          unsafe stream.next_in = UnsafeMutablePointer(mutating: from + consumed)
          unsafe stream.avail_in = UInt32(offered)
          unsafe stream.next_out = into
          unsafe stream.avail_out = UInt32(wanted)
          status = unsafe inflate(&stream, Z_NO_FLUSH)
          left = Int(unsafe stream.avail_in)
          unfilled = Int(unsafe stream.avail_out)
        }
      }
      consumed += offered - left
      output.append(contentsOf: piece[..<(wanted - unfilled)])
      switch status {
      case Z_OK: continue
      case Z_STREAM_END:
        // A gzip file may be several, one behind the other.
        guard consumed < bytes.count, isCompressed(Array(bytes[consumed...].prefix(2))) else {
          return output
        }
        guard unsafe inflateReset(&stream) == Z_OK else { throw .badCompression }
      default: throw .badCompression
      }
    }
    return output
  }
}
