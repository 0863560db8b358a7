/// TeX to MathML by KaTeX. Compiling it takes some 200 ms, loading it compiled 15, a formula 1.5.
/// Source: https://katex.org/docs/options
final class KaTeX {
  static let lengthLimit = 10_000
  /// Several times what a formula that fills a page takes.
  private static let memoryLimit = 128 << 20

  private let context: ScriptContext

  /// - Parameter compiled: what `compile` gave, of any process.
  init(compiled: [UInt8]) throws(TypesettingError) {
    context = try KaTeX.context()
    do throws(ScriptError) { try context.run(compiled) } catch { throw KaTeX.unusable(error) }
  }

  /// KaTeX's script, with what it needs around it, as `init` takes it.
  static func compile(_ script: [UInt8]) throws(TypesettingError) -> [UInt8] {
    let context = try context()
    let whole = Array(missingFunctions.utf8) + script + Array(driver.utf8)
    do throws(ScriptError) { return try context.compile(whole) } catch { throw unusable(error) }
  }

  private static func context() throws(TypesettingError) -> ScriptContext {
    guard let context = ScriptContext() else { throw .unusable(message: "no memory is left") }
    return context
  }

  private static func unusable(_ error: ScriptError) -> TypesettingError {
    switch error {
    case .thrown(let message): .unusable(message: message)
    case .budgetSpent: .unusable(message: "it needs too much memory")
    }
  }

  /// A `math` element that holds its TeX as an annotation.
  func mathML(of formula: Formula) throws(TypesettingError) -> String {
    let arguments = [formula.tex, formula.isDisplay ? "display" : "inline"]
    let answer: String
    do throws(ScriptError) {
      answer = try context.call("nbrunTypeset", arguments, limit: KaTeX.memoryLimit)
    } catch {
      throw .tooMuchWork
    }
    switch answer.first {
    case "m": return String(answer.dropFirst())
    case "i": throw KaTeX.invalid(answer.dropFirst(), formula)
    default: throw .tooMuchWork
    }
  }

  /// `position newline message`; positions count UTF-16 units.
  private static func invalid(_ answer: Substring, _ formula: Formula) -> TypesettingError {
    let parts = answer.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let units = formula.tex.utf16
    let offset = Int(parts[0]).flatMap { position in
      units.index(units.startIndex, offsetBy: max(position, 0), limitedBy: units.endIndex)
    }
    return .invalid(
      message: parts.count > 1 ? String(parts[1]) : "not TeX that KaTeX knows",
      offset: offset.map { formula.tex.utf8.distance(from: formula.tex.startIndex, to: $0) })
  }

  /// What is compiled with KaTeX's script.
  static var own: String { missingFunctions + driver }

  /// What KaTeX expects of a browser and Duktape, an ECMAScript 5 engine, has not.
  private static let missingFunctions = #"""
    (function () {
      function add(object, name, value) {
        if (!object[name]) {
          Object.defineProperty(object, name, {value: value, writable: true, configurable: true});
        }
      }
      add(Array.prototype, "fill", function (value, start, end) {
        var last = end === undefined ? this.length : end;
        for (var i = start || 0; i < last; i++) { this[i] = value; }
        return this;
      });
      add(Array.prototype, "find", function (test, self) {
        for (var i = 0; i < this.length; i++) {
          if (test.call(self, this[i], i, this)) { return this[i]; }
        }
        return undefined;
      });
      add(Array.prototype, "includes", function (value) { return this.indexOf(value) >= 0; });
      add(String.prototype, "includes", function (text, from) {
        return this.indexOf(text, from || 0) >= 0;
      });
      add(String.prototype, "startsWith", function (text, from) {
        var start = from || 0;
        return this.slice(start, start + text.length) === text;
      });
      add(String.prototype, "endsWith", function (text) {
        return this.length >= text.length && this.slice(this.length - text.length) === text;
      });
      add(String.prototype, "repeat", function (count) {
        return new Array(count + 1).join(this);
      });
      add(Object, "assign", function (target) {
        for (var i = 1; i < arguments.length; i++) {
          for (var key in arguments[i]) {
            if (Object.prototype.hasOwnProperty.call(arguments[i], key)) {
              target[key] = arguments[i][key];
            }
          }
        }
        return target;
      });
    })();

    """#

  /// Tokens may hold text only and cells have no width of their own, which KaTeX does not mind.
  ///
  /// Answers `m` and the markup, `i` with position and message where the TeX is wrong, or `x`.
  private static let driver = #"""

    function nbrunMakeValid(node) {
      var children = node.children || [];
      for (var i = 0; i < children.length; i++) { nbrunMakeValid(children[i]); }
      if (/^m(o|i|n|text)$/.test(node.type)) {
        for (i = 0; i < children.length; i++) {
          if (children[i].children) { node.type = "mrow"; node.attributes = {}; }
        }
      } else if (node.type === "mtd" && node.attributes.width) {
        node.attributes.style = "width:" + node.attributes.width;
        delete node.attributes.width;
      }
    }
    function nbrunTypeset(tex, mode) {
      try {
        var tree = katex.__renderToDomTree(tex, {
          displayMode: mode === "display", output: "mathml", throwOnError: true,
          strict: "ignore", trust: false, maxExpand: 1000, maxSize: 100
        });
        nbrunMakeValid(tree);
        var html = tree.toMarkup();
        var start = html.indexOf("<math"), end = html.lastIndexOf("</math>");
        return "m" + html.slice(start, end + 7)
          .replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "");
      } catch (error) {
        if (!error || error.name !== "ParseError") { return "x"; }
        var message = String(error.message).replace(/^KaTeX parse error: /, "");
        var place = message.search(/ at (position \d+|end of input): /);
        if (place >= 0) { message = message.slice(0, place); }
        if (/^Too many expansions/.test(message)) { return "x"; }
        return "i" + (error.position === undefined ? "" : error.position) + "\n" + message;
      }
    }
    if (typeof katex === "undefined") { throw new Error("the script defines no katex"); }
    """#
}
