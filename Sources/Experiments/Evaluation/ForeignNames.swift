/// Names that authors bring along from Python, NumPy and PyTorch, with what to write here.
enum ForeignNames {
  /// Before the name of a function.
  static let modules: Set<String> = [
    "F", "jax", "jnp", "linalg", "math", "nn", "np", "numpy", "optim", "pd", "plt", "random",
    "scipy", "sklearn", "tf", "torch",
  ]

  /// As an argument or a value.
  static let types: Set<String> = [
    "bool", "device", "dtype", "float16", "float32", "float64", "generator", "int32", "int64",
    "long", "requires_grad",
  ]

  static let functions: [String: String] = [
    "Tensor": list, "array": list, "as_tensor": list, "asarray": list, "tensor": list,
    "add": "write `a + b`", "subtract": "write `a - b`", "multiply": "write `a * b`",
    "divide": "write `a / b`", "power": "write `a ** b`", "pow": "write `a ** b`",
    "mod": "write `a % b`", "fmod": "write `a % b`", "remainder": "write `a % b`",
    "mm": "write `a @ b`", "bmm": "write `a @ b`",
    "logical_and": "write `a and b`; on tensors it works entry by entry",
    "logical_or": "write `a or b`; on tensors it works entry by entry",
    "logical_not": "write `not a`; on tensors it works entry by entry",
    "swapaxes": "write `transpose(x, dim0, dim1)`", "moveaxis": "write `permute(x, dims)`",
    "view": "write `reshape(x, shape)`", "ravel": "write `reshape(x, -1)`",
    "vstack": "write `stack(rows)`, or `concat(matrices, axis=0)`",
    "hstack": "write `concat(tensors, axis=-1)`",
    "column_stack": "write `stack(columns, axis=1)`",
    "repeat": "write `concat([x, x])`, or `broadcast_to(x, shape)`",
    "tile": "write `concat([x, x])`, or `broadcast_to(x, shape)`",
    "chunk": "write `split(x, sizes)`", "gather": "write `x[arange(n), index]`",
    "take": "write `x[index]`", "nonzero": "a condition selects: `x[x > 0]`",
    "sorted": "write `sort(x)`", "reversed": "write `x[::-1]`",
    "map": "write `[f(a) for a in items]`", "filter": "write `[a for a in items if …]`",
    "array_equal": "write `all(a == b)`", "isclose": "write `allclose(a, b)`",
    "count_nonzero": "write `sum(x != 0)`", "trace": "write `sum(diag(x))`",
    "median": "write `sort(x)[len(x) // 2]`", "cumprod": "write `exp(cumsum(log(x)))`",
    "cosh": "write `(exp(x) + exp(-x)) / 2`", "sinh": "write `(exp(x) - exp(-x)) / 2`",
    "smooth_l1_loss": "write `huber(prediction, target, delta=beta) / beta`",
    "nll_loss": "`cross_entropy(logits, label)` takes what comes before `log_softmax`",
    "seed": seed, "manual_seed": seed, "shuffle": "write `x[randperm(len(x))]`",
    "permutation": "write `randperm(n)`", "choice": "write `x[randint(0, len(x), n)]`",
    "empty": "write `zeros(shape)`", "identity": "write `eye(n)`",
  ]

  /// Behind a value and a dot.
  static let members: [String: String] = [
    "append": grow, "extend": grow, "view": "write `reshape(x, shape)`",
    "ravel": "write `reshape(x, -1)`", "size": "write `x.shape[0]`", "dim": "write `x.ndim`",
    "t": "write `x.T`", "expand": "write `broadcast_to(x, shape)`",
    "backward": "`grad(y, x)` is the derivative, and `backprop(y)` shows how it is made",
    "grad": "`grad(y, x)` is the derivative of `y` by `x`",
    "pow": "write `x ** n`", "mm": "write `a @ b`", "format": "write an f-string: `f\"{x}\"`",
    "item": plain, "numpy": plain, "tolist": plain, "clone": plain, "copy": plain, "cpu": plain,
    "cuda": plain, "to": plain, "contiguous": plain, "data": plain,
    "astype": type, "double": type, "float": type, "long": type, "int": type, "dtype": type,
    "device": type, "requires_grad": "every value can be differentiated by; leave it out",
  ]

  static let module = "functions need no module in front: write `zeros(3)`, not `np.zeros(3)`"
  static let type =
    "numbers are of float32, or of float64 with `precision: float64` in the front matter; "
    + "leave it out"
  private static let plain = "write the value alone: it needs no conversion"
  private static let list = "a list is a tensor: write `[1, 2, 3]`"
  private static let grow = "values do not change; make a new one: `xs = concat([xs, [x]])`"
  private static let seed = "write `seed: 0` in the front matter"
}
