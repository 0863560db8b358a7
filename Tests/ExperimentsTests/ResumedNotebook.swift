/// Notebooks with one training of each kind.
enum ResumedNotebook {
  static let head = """
    ```data rows
    x = randn(50, 4)
    y = sum(x, axis=1) + 0.1 * randn(50)
    split(train=0.8, test=0.2)
    ```

    ```model net
    h = dropout(relu(linear(x, 6)), 0.2)
    loss = mse(linear(h, 1)[:, 0], y)
    size = mean(abs(h))
    ```


    """

  static func train(_ options: String, name: String = "fit") -> String {
    "```train \(name)\nmodel = net\ndata = rows.train\n\(options)\n```\n\n"
  }

  static let trainings: [(name: String, text: String)] = [
    ("sgd", train("optimizer = sgd(lr=0.05, momentum=0.9)\nsteps = 40")),
    (
      "adam in shuffled batches, the last one short",
      train(
        "optimizer = adam(lr=cosine(1e-2, warmup=5))\nepochs = 8\nbatch_size = 12\nmetrics = [size]"
      )
    ),
    (
      "rows in order, clipped, partly frozen",
      train(
        """
        optimizer = rmsprop(lr=1e-2)
        steps = 40
        batch_size = 16
        shuffle = false
        clip_grad_norm = 0.5
        freeze = [h]
        """)
    ),
    (
      "early stopping at the best",
      train(
        """
        validation = rows.test
        optimizer = sgd(lr=0.02, momentum=0.9)
        epochs = 30
        batch_size = 16
        early_stopping = patience(6, restore_best=true)
        """)
    ),
    (
      "an optimiser and a rate of the author's",
      "```eval\ndef mine(w, g, m=0, v=1, lr=0.1, t=1):\n    s = 0.9 * m + g\n"
        + "    return w - lr * s / (1 - 0.9 ** t) / sqrt(v), s, 0.9 * v + g * g\n"
        + "def falling(step, steps):\n    return 0.02 * (1 - step / steps)\n```\n\n"
        + train("optimizer = mine(lr=falling)\nsteps = 30")
    ),
    (
      "a sweep",
      train("optimizer = sgd(lr=sweep(0.01, 0.05), momentum=sweep(0, 0.9))\nsteps = 20")
    ),
    (
      "one after another",
      train("optimizer = adam(lr=1e-2)\nsteps = 20", name: "first")
        + train("optimizer = sgd(lr=0.01)\nsteps = 20\ninit_from = first", name: "second")
    ),
    ("few steps", train("optimizer = adam(lr=1e-2)\nsteps = 4")),
  ]

  /// The notebook of a training; its blocks' parameters are shown at its end.
  static func text(_ index: Int, front: String = "", every: Int? = nil) -> String {
    var text = trainings[index].text
    if let every {
      text = text.split(separator: "```train").enumerated().map { place, part in
        place == 0 && !trainings[index].text.hasPrefix("```train")
          ? String(part)
          : "```train" + part.replacing("\ndata = ", with: "\ncheckpoint_every = \(every)\ndata = ")
      }.joined()
    }
    return "---\nseed: 5\n\(front)---\n\n" + head + text
  }
}
