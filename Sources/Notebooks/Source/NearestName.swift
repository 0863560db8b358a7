/// The known name that a misspelt one most likely means, for "did you mean".
///
/// Nearness is the Damerau–Levenshtein distance (optimal string alignment) between lower-cased
/// characters; at most one change for every three characters counts as near. Ties go to the
/// candidate listed first.
/// - Complexity: at most 64 × 64 steps a candidate; longer names are never near.
package func nearestName(
  to name: String, among candidates: some Sequence<String>
) -> String? {
  let target = Array(name.lowercased())
  guard !target.isEmpty, target.count <= 64 else { return nil }
  let targetBytes = name.isASCII ? Array(name.lowercased().utf8) : nil
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate != name && candidate.utf8.count <= 256 {
    /// - Returns: nothing where it is no nearer than the best so far.
    func distance<Letter: Equatable>(_ target: [Letter], _ letters: [Letter]) -> Int? {
      guard !letters.isEmpty, letters.count <= 64 else { return nil }
      let allowed = max(1, max(target.count, letters.count) / 3)
      let limit = min(allowed, best.map { $0.distance - 1 } ?? allowed)
      guard limit >= 0 else { return nil }
      return editDistance(target, letters, atMost: limit)
    }
    // Bytes are compared faster than characters, and there may be thousands of names.
    let found: Int?
    if let targetBytes, candidate.isASCII {
      let shorter = min(targetBytes.count, candidate.utf8.count)
      let longer = max(targetBytes.count, candidate.utf8.count)
      if longer - shorter > max(1, longer / 3) { continue }
      found = distance(targetBytes, Array(candidate.lowercased().utf8))
    } else {
      found = distance(target, Array(candidate.lowercased()))
    }
    // A name as short as the change itself would be a guess, not a correction.
    guard let found, found < min(target.count, candidate.lowercased().count) || found == 0 else {
      continue
    }
    best = (candidate, found)
  }
  return best?.name
}

extension String {
  fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 128 } }
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, or nothing
/// where more than `limit` are needed.
func editDistance<Letter: Equatable>(_ a: [Letter], _ b: [Letter], atMost limit: Int) -> Int? {
  guard abs(a.count - b.count) <= limit else { return nil }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [Int](repeating: 0, count: b.count + 1)
    row[0] = i + 1
    var smallest = row[0]
    for j in 0..<b.count {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row[j + 1] = cost
      smallest = min(smallest, cost)
    }
    if smallest > limit, last.min().map({ $0 > limit }) ?? true { return nil }
    beforeLast = last
    last = row
  }
  return last[b.count] <= limit ? last[b.count] : nil
}
