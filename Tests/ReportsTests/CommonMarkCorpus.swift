/// Markdown that exercises each construct of CommonMark, written for these tests.
enum CommonMarkCorpus {
  static let snippets: [String] = leaves + containers + inlines

  static let leaves = [
    "", "\n", "plain", "two\nlines", "two  \nlines", "two\\\nlines", "a\n\nb", "a\n\n\n\nb\n",
    "  indented\n   more", "# one", "## two ##", "### three #4", "#nospace", "#", "####### seven",
    " # one space", "    # code", "# *emph* `code` #", "# a\\#", "a\n=", "a\n---", "a\nb\n===\nc",
    "=\n", "- \n---", "a\n\n---\n", "***", "* * *", "_ _ _ _", "--", "+++",
    "    code\n\n    more\n",
    "\tcode", "  \tcode", "a\n    not code", "```\ncode\n```", "```swift\nlet x = 1 < 2\n```",
    "``` swift extra\nx\n```", "~~~\na\n```\nb\n~~~", "````\n```\n````", "```\nopen",
    "  ```\n  a\n   b\n  ```",
    "```\n\n  \n```", "~~~ a`b\n~~~", "``` a&amp;b\n```", "```\"q\"\n```", "<div>\n*a*\n</div>",
    "<div>\n\n*a*\n\n</div>",
    "<!-- c\n\nd -->\ne", "<script>\nx < y\n</script>\nafter", "<?php\n?>", "<!DOCTYPE html>",
    "<![CDATA[\nx\n]]>",
    "<a href='x'>\nb", "</b>\n\nc", "[a]: /url\n\n[a]", "[a]: /url 'title'\n[a]", "[a]: <>\n[a]",
    "[a]: /u\n'two\nlines'\n\n[a]", "[a]: /u \"t\" x\n[a]", "[A]: /u\n\n[a] [A][] [x][a]",
    "[a]:\n/u\n[a]",
    "[a]: /one\n[a]: /two\n[a]", "a\r\nb\r\n\r\nc", "a\rb", "\u{A0}a", "数据\nŷ", "a\tb", "title: x",
    "---\n", "--- a",
  ]

  static let containers = [
    "> quote", ">quote", "> a\n> b", "> a\nlazy", "> a\n\n> b", "> # h\n> - i",
    "> > nested\n> lazy", ">", ">\n> a\n>",
    "> ```\n> x\n> ```", "> ```\nx", ">     code", "- a\n- b", "- a\n\n- b", "* a\n+ b\n- c",
    "1. a\n2. b", "3) a\n4) b",
    "0. zero", "1234567890. no", "- a\n  b", "- a\n\n  b", "-\n  a", "- a\n  - b\n    - c",
    "- - - a", "1. - a\n   - b",
    "- a\n\n      code", "-   a\n    b", "-     code", "- ```\n  x\n  ```\n- b", "- a\n> q",
    "a\n- b", "a\n2. b",
    "- a\n\n\n- b", "- a\n  > q\n\n  b\n- c", "* a\n  lazy\nmore", "10. a\n    b", "- # h", "- ---",
    "- a\n-\n- c",
    "1. a\n\n   ```\n   x\n   ```\n", "- a\n\n  [x]: /u\n\n- [x]", "> 1. a\n> 2. b\n>\n>    c",
    "-\ta\n\n\tb", "- a\n - b\n  - c\n   - d",
    "<!-- -->\n- a\n\n<!-- -->\n\n- b", "-\n\n  a", "+ a\n\n+ b\n  c", "> a\n---",
    "> - a\nb\n> - c",
  ]

  static let inlines = [
    "*a* _b_ **c** __d__", "***a***", "**a*", "*a**", "*a **b** c*", "**a *b* c**", "a*b*c a_b_c",
    "_a_b", "* a *",
    "*a\nb*", "\\*a\\*", "*(*a*)*", "**a**b", "__a__b", "_(a)_", "*a*b*c*", "****a****",
    "*a `*` b*", "`a`", "`` `a` ``",
    "` a `", "`  `", "`a\nb`", "`a  b`", "``a`", "`a\\`", "`<b>`", "`&amp;`", "a ` b", "[a](/u)",
    "[a](/u \"t\")",
    "[a](/u 't')", "[a](/u (t))", "[a](</u v>)", "[a](/u\n\"t\")", "[a]( /u )", "[a]()", "[](/u)",
    "[a](/u(b)c)",
    "[a](/u \"t\" x)", "[*a* `b`](/u)", "[a [b](/u) c](/v)", "[a\nb](/u)", "[a](/ü?q=1&r='s')",
    "[a](javascript:x)",
    "[a](DATA:text/html,x)", "[a](data:image/png;base64,x)", "[a](/u%20v \"&quot;\")",
    "![a](/i.png)", "![a *b* `c`\nd](/i.png \"t\")",
    "![](/i)", "[![a](/i)](/u)", "!a", "![a]", "[a]", "[a][b]", "<http://a.b/c?d=e&f>", "<a@b.c>",
    "<made-up:x>", "<no spaces>",
    "http://plain", "<b>x</b>", "<b a='1' c>", "<!-- x -->", "<b", "a < b > c",
    "&amp; &copy; &#35; &#x3b1; &nope; &", "&quot;q&quot; \"q\" 'q'",
    "&#0; &ouml;", "\\a \\\\ \\& \\<b>", "a\\\nb", "a   \nb   ", "a \nb", "* *", "_", "![*a](/u)*",
    "*[a*](/u)", "a **b\n*c*** d", "]( [", "[[[a]]]",
    "**a [b](/u \"x\") `c`** d", "e@f.g @h", "a [!NOTE] b", "a: b", "x {#y}",
  ]

  /// Random text of CommonMark's marks, with a fixed seed.
  struct Random {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next(_ count: Int) -> Int {
      // SplitMix64 (Steele, Lea and Flood 2014).
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) % UInt64(count))
    }

    private static let pieces = [
      "a", "b ", "ŷ", " ", "\n", "\n", "\n\n", "\r\n", "\t", "*", "**", "_", "__", "`", "``",
      "~~~\n", "```\n",
      "[", "]", "(", "](/u)", "](/u \"t\")", "][a]", "![", "<b>", "<x@y.z>", "&amp;", "&#35;", "&",
      "\\", "\\*",
      "  \n", "- ", "1. ", "    ", "# ", "\n===\n", "\n---\n", "[a]: /u\n", "> ", "\n> ", "\n  ",
      "\"", "'",
      "<div>\n", "</div>\n", "<!--", "-->", "+ ", "2) ",
    ]

    /// Half of the texts are pieces strung together, half are snippets joined and mutated.
    mutating func text() -> String {
      if next(2) == 0 {
        return (0..<(2 + next(40))).map { _ in Self.pieces[next(Self.pieces.count)] }.joined()
      }
      var parts: [String] = []
      for _ in 0..<(1 + next(4)) {
        var characters = Array(snippets[next(snippets.count)])
        for _ in 0..<next(3) where !characters.isEmpty {
          let place = next(characters.count)
          if next(2) == 0 {
            characters.remove(at: place)
          } else {
            characters.insert(contentsOf: Self.pieces[next(Self.pieces.count)], at: place)
          }
        }
        parts.append(String(characters))
      }
      return parts.joined(separator: next(2) == 0 ? "\n\n" : "\n")
    }
  }
}
