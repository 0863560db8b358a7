internal import CDuktape

#if canImport(Glibc)
  internal import Glibc
#endif

/// A script did not run to its end.
enum ScriptError: Error {
  case thrown(String)
  case budgetSpent
}

/// An ECMAScript engine (Duktape) with scripts of ours and KaTeX's in it. One thread at a time.
@safe final class ScriptContext {
  private let context: OpaquePointer
  private let budget: ScriptBudget

  init?() {
    let budget = ScriptBudget()
    let made = unsafe duk_create_heap(
      { data, size in unsafe ScriptContext.budget(data)?.allocate(Int(size)) },
      { data, pointer, size in
        unsafe ScriptContext.budget(data)?.reallocate(pointer, Int(size))
      },
      { _, pointer in unsafe free(pointer) },
      Unmanaged.passUnretained(budget).toOpaque(), nil)
    guard let made = unsafe made else { return nil }
    unsafe context = made
    self.budget = budget
  }

  deinit { unsafe duk_destroy_heap(context) }

  private static func budget(_ data: UnsafeMutableRawPointer?) -> ScriptBudget? {
    guard let data = unsafe data else { return nil }
    return unsafe Unmanaged<ScriptBudget>.fromOpaque(data).takeUnretainedValue()
  }

  /// Names the form of what `compile` gives, which other versions of Duktape do not read.
  /// Source: https://github.com/svaarala/duktape/blob/master/doc/bytecode.rst
  static let format = "duktape \(DUK_VERSION) \(Int.bitWidth)"

  /// A script as bytecode, which is read much faster than it is compiled.
  func compile(_ script: [UInt8]) throws(ScriptError) -> [UInt8] {
    let flags =
      DUK_COMPILE_EVAL | DUK_COMPILE_SAFE | DUK_COMPILE_NOSOURCE | DUK_COMPILE_NOFILENAME
    var status = unsafe script.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { text in
        unsafe duk_compile_raw(context, text.baseAddress, duk_size_t(text.count), flags)
      }
    }
    if status == 0 { status = unsafe duk_safe_call(context, nbrun_dump_function, nil, 1, 1) }
    guard status == 0 else { throw .thrown(take()) }
    var count: duk_size_t = 0
    let start = unsafe duk_get_buffer(context, -1, &count)
    let compiled = unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
    unsafe duk_pop(context)
    return compiled
  }

  /// Runs at top level what `compile` gave. Duktape does not check it: whoever kept it must.
  func run(_ compiled: [UInt8]) throws(ScriptError) {
    let buffer = unsafe duk_push_buffer_raw(context, duk_size_t(compiled.count), 0)
    unsafe compiled.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe buffer?.copyMemory(from: start, byteCount: bytes.count)
    }
    var status = unsafe duk_safe_call(context, nbrun_load_function, nil, 1, 1)
    if status == 0 { status = unsafe duk_pcall(context, 0) }
    let text = take()
    guard status == 0 else { throw .thrown(text) }
  }

  /// Calls a global function with strings.
  /// - Parameter limit: the bytes it may allocate.
  func call(
    _ function: String, _ arguments: [String], limit: Int
  ) throws(ScriptError) -> String {
    _ = unsafe duk_get_global_string(context, function)
    for argument in arguments { push(argument) }
    budget.remaining = limit
    let status = unsafe duk_pcall(context, duk_idx_t(arguments.count))
    let isSpent = budget.isSpent
    budget.remaining = .max
    if isSpent {
      unsafe duk_pop(context)
      throw .budgetSpent
    }
    let text = take()
    guard status == 0 else { throw .thrown(text) }
    return text
  }

  private func push(_ text: String) {
    unsafe ScriptText.bytes(of: text).withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { text in
        _ = unsafe duk_push_lstring(context, text.baseAddress, duk_size_t(text.count))
      }
    }
  }

  /// Takes what a call left: its value, or the error that it threw.
  private func take() -> String {
    var length: duk_size_t = 0
    var bytes: [UInt8] = []
    if let start = unsafe duk_safe_to_lstring(context, -1, &length) {
      let raw = unsafe UnsafeRawBufferPointer(start: start, count: Int(length))
      unsafe bytes.append(contentsOf: raw)
    }
    unsafe duk_pop(context)
    return ScriptText.text(of: bytes)
  }
}
