extension RandomAccessCollection where Index == Int {
  /// The first place from which on all elements pass, by halving; they must be so sorted that
  /// none before it does.
  package func partitionPoint(_ passes: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if passes(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
