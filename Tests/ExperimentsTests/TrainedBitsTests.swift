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

  /// Batches so large, and steps so short, that a second thread gathers each one while the one
  /// before is trained on; the last of an epoch is short. `checkpoint_every` is odd, so the next
  /// stretch begins with a batch that is whole and one that is short in turns.
  static let gathered = """
    ---
    seed: 6
    ---

    ```data rows
    x = randn(500, 120)
    y = randint(0, 10, 500)
    split(train=0.8, test=0.2)
    ```

    ```model net
    loss = cross_entropy(linear(x, 10), y)
    ```

    ```train fit
    model = net
    data = rows.train
    optimizer = sgd(lr=0.1, momentum=0.9)
    batch_size = 96
    steps = 60
    checkpoint_every = 27
    ```
    """

  /// Many small layers, which threads go through side by side; the last batch of an epoch is short,
  /// and no number of rows divides evenly.
  static let deep = """
    ---
    seed: 7
    ---

    ```data rows
    x = randn(230, 24)
    y = randint(0, 6, 230)
    ```

    ```model net
    h = linear(x, 20)
    for i in range(12):
        h = h + 0.1 * tanh(layer_norm(linear(h, 20)))
    loss = cross_entropy(linear(h, 6), y)
    ```

    ```train fit
    model = net
    data = rows
    optimizer = adamw(lr=1e-3)
    batch_size = 100
    steps = 30
    checkpoint_every = 7
    ```
    """

  @Test(arguments: [
    ResumedNotebook.text(0, every: 20), ResumedNotebook.text(1, every: 8), large, gathered, deep,
  ])
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
