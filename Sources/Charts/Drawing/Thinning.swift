/// Which points of a long series to draw.
///
/// Of points that share a pixel column the lowest and the highest are kept, so that the drawing
/// covers the same pixels; and the first and last of all. Linear in the number of points.
enum Thinning {
  /// A series up to this long is drawn whole.
  static let limit = 1000

  /// Indices to keep, ascending. `columns` holds the place of each point along x, NaN for points
  /// that have none; `values` the other coordinate.
  static func indices(columns: [Double], values: [Double]) -> [Int] {
    let placed = columns.indices.filter { columns[$0].isFinite && values[$0].isFinite }
    guard placed.count > limit else { return placed }
    var isAscending = true
    for (previous, next) in zip(placed, placed.dropFirst())
    where columns[next] < columns[previous] {
      isAscending = false
      break
    }
    return isAscending
      ? byColumn(placed, columns: columns, values: values)
      : byBucket(placed, columns: columns, values: values)
  }

  private static func byColumn(
    _ placed: [Int], columns: [Double], values: [Double]
  ) -> [Int] {
    var kept: [Int] = []
    var start = 0
    while start < placed.count {
      let column = columns[placed[start]].rounded(.down)
      var lowest = placed[start]
      var highest = lowest
      var end = start
      while end < placed.count, columns[placed[end]].rounded(.down) == column {
        let index = placed[end]
        if values[index] < values[lowest] { lowest = index }
        if values[index] > values[highest] { highest = index }
        end += 1
      }
      append([placed[start]].filter { _ in start == 0 } + [lowest, highest], to: &kept)
      start = end
    }
    append([placed[placed.count - 1]], to: &kept)
    return kept
  }

  /// A curve that turns back: extremes of both coordinates in stretches of equal length.
  private static func byBucket(
    _ placed: [Int], columns: [Double], values: [Double]
  ) -> [Int] {
    let buckets = limit / 4
    var kept: [Int] = [placed[0]]
    for bucket in 0..<buckets {
      let range =
        (placed.count * bucket / buckets)..<(placed.count * (bucket + 1) / buckets)
      guard let first = placed[range].first else { continue }
      var extremes = [first, first, first, first]
      for index in placed[range] {
        if values[index] < values[extremes[0]] { extremes[0] = index }
        if values[index] > values[extremes[1]] { extremes[1] = index }
        if columns[index] < columns[extremes[2]] { extremes[2] = index }
        if columns[index] > columns[extremes[3]] { extremes[3] = index }
      }
      append(extremes, to: &kept)
    }
    append([placed[placed.count - 1]], to: &kept)
    return kept
  }

  private static func append(_ indices: [Int], to kept: inout [Int]) {
    for index in indices.sorted() where index > (kept.last ?? -1) { kept.append(index) }
  }

  /// `count` of `total` rows for a table: evenly spread, first and last among them.
  static func rows(_ total: Int, count: Int) -> [Int] {
    guard total > count, count > 1 else { return Array(0..<total) }
    return (0..<count).map { $0 * (total - 1) / (count - 1) }
  }
}
