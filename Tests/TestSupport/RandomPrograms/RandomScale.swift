/// How large the tensors of a random program are.
package struct RandomScale: Sendable {
  package var sizes: [Int]
  package var rank: Int
  /// No tensor has more entries, and no product more multiplications than `work`.
  package var entries: Int
  package var work: Int
  package var operations: Int
  /// Whether there are empty tensors, numbers that are not finite, zeros of both signs, truth
  /// values, linear algebra, and every operation of the table by its samples.
  package var isOdd = false

  /// Shapes of up to four axes, as small models have them.
  package static let small = RandomScale(
    sizes: [1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 33], rank: 4, entries: 6000, work: 1 << 20,
    operations: 30)
  /// Around the sizes of vectors, tiles and blocks.
  package static let edges = RandomScale(
    sizes: [1, 2, 3, 15, 16, 64, 65, 256, 257, 1023, 1024, 1025, 2048, 4100], rank: 3,
    entries: 150_000, work: 1 << 26, operations: 24)
  /// Products large enough to be packed, to have epilogues, and to vanish.
  package static let products = RandomScale(
    sizes: [1, 4, 9, 64, 100, 128, 192, 200, 256, 256, 300, 1024], rank: 2, entries: 300_000,
    work: 1 << 27, operations: 16)
  /// All kinds of operations and numbers over small shapes, some of them empty.
  package static let odd = RandomScale(
    sizes: [0, 1, 1, 2, 3, 4, 5, 8, 9, 16, 17, 33], rank: 4, entries: 6000, work: 1 << 20,
    operations: 24, isOdd: true)
  /// The same around the sizes of tiles and blocks.
  package static let oddEdges = RandomScale(
    sizes: [1, 2, 3, 15, 64, 65, 256, 257, 1024, 1025, 4100], rank: 3, entries: 150_000,
    work: 1 << 25, operations: 20, isOdd: true)
}
