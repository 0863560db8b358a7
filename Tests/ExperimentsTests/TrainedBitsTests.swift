import Testing

/// The trained weights, and the optimiser's states beside them, as a checkpoint holds them: the
/// same bytes on any number of threads and with every instruction set.
@Suite struct TrainedBitsTests {
  /// Layers large enough for products and passes to be shared among threads.
  static let large = """
    ---
    seed: 5
    ---

    ```data rows
    x = randn(256, 200)
    y = randint(0, 10, 256)
    ```

    ```model net
    h = layer_norm(tanh(linear(x, 600)))
    loss = cross_entropy(linear(h, 10), y)
    ```

    ```train fit
    model = net
    data = rows
    optimizer = adam(lr=1e-3)
    batch_size = 128
    steps = 12
    checkpoint_every = 6
    ```
    """

  @Test(arguments: [ResumedNotebook.text(0, every: 20), ResumedNotebook.text(1, every: 8), large])
  func areTheSameEverywhere(_ text: String) throws {
    func trained(threads: Int, _ instructionSet: String) -> [String: [UInt8]]? {
      let store = MemoryCheckpoints()
      _ = KeptRun(text, store: store, threads: threads, instructionSet: instructionSet)
      return store.moments.last
    }
    let first = try #require(trained(threads: 1, "portable"))
    #expect(!first.isEmpty)
    for threads in [1, 2, 5] {
      for instructionSet in ["avx512", "avx2", "portable"] {
        let isSame = trained(threads: threads, instructionSet) == first
        #expect(isSame, "\(threads) threads, \(instructionSet)")
      }
    }
  }
}
