import Charts

/// The styles of a page. What they know, by class:
///
/// - `.block` around what came of an executable block, `.code` around its source, `.output`
///   around each thing shown; `details` folds.
/// - `.tok-keyword .tok-name .tok-call .tok-number .tok-string .tok-comment .tok-operator` in code.
/// - `.diagnostic` with `.error` or `.warning`: a card with a `.diagnostic-head`, a `pre` with the
///   caret and a `.hint`.
/// - `.alert` with `.note .tip .important .warning .caution`, its first child `.alert-title`.
/// - `table`, in a `.scroll` where it may be wide (`.scroll.wide` uses the margin as well); `td.number` aligns right, `table.data` all
///   but `.name`; `.flag` is a word of warning in a cell, `.flag.quiet` a mild one.
/// - `.check` with `.held` or `.failed`.
/// - `figure` with `figcaption`; `.equation` with `.equation-number`; `.footnotes`.
/// - `.hidden` for screen readers only.
enum Style {
  static var css: String { ChartStyle.css + "\n" + page }

  private static let page = """
    :root{--paper:var(--chart-paper);--ink:var(--chart-ink);\
    --muted:var(--chart-muted);--rule:var(--chart-rule);--wash:#f5f7f9;--accent:#1f55b5;\
    --good:#1d6b33;--bad:#b3261e;--warn:#7d5300;--deep:#7a3aa0;\
    --bad-wash:#fdf1f0;--warn-wash:#fdf6e7;--keyword:#9a1f6b;--call:#1d4fa8;--number:#0b5d6b;\
    --string:#1e6b34}
    @media screen and (prefers-color-scheme:dark){:root{--wash:#1d2126;--accent:#8ab8ff;\
    --good:#7bd694;--bad:#ff9a92;--warn:#eec25e;--deep:#d6a6f2;--bad-wash:#2e1b1c;\
    --warn-wash:#2b2413;--keyword:#f598c8;--call:#8fbaff;--number:#6fd6e0;--string:#86d89a}}
    *{box-sizing:border-box}
    html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);\
    font:1.09rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;\
    overflow-wrap:break-word}
    .page{max-width:40rem;margin:0 auto;padding:2.5rem 1rem 4rem}
    a{color:var(--accent)}
    a:hover{text-decoration:none}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    .skip{position:absolute;left:-99em}.skip:focus{left:1rem;top:.5rem;background:var(--paper)}
    .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);\
    white-space:nowrap}
    header.title{margin-bottom:2.2rem}
    header.title h1{font-size:2.15rem;line-height:1.18;letter-spacing:-.015em;margin:0}
    .subtitle{font-size:1.25rem;line-height:1.4;color:var(--muted);margin:.5rem 0 0}
    .byline{color:var(--muted);margin:.7rem 0 0}
    .description{margin:1rem 0 0}
    h1,h2,h3,h4,h5,h6{line-height:1.28;margin:2.2em 0 .6em}
    h1{font-size:1.6rem}h2{font-size:1.3rem}h3{font-size:1.12rem}h4,h5,h6{font-size:1rem}
    h2+h3,h1+h2{margin-top:1em}
    .anchor{margin-left:.35em;color:var(--muted);text-decoration:none;opacity:0}
    :hover>.anchor,.anchor:focus{opacity:1}
    .section-number{color:var(--muted);font-weight:400;margin-right:.55em}
    p,ul,ol,dl,blockquote{margin:0 0 1.05em}
    li>p{margin-bottom:.5em}li+li{margin-top:.2em}
    ul,ol{padding-left:1.4em}
    blockquote{border-left:3px solid var(--rule);padding-left:1em;color:var(--muted);\
    margin-left:0;margin-right:0}
    hr{border:0;border-top:1px solid var(--rule);margin:2.5em 0}
    img,video{max-width:100%;height:auto}
    .thumbnail{image-rendering:pixelated;vertical-align:middle;border-radius:2px}
    code,pre,kbd,samp{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",\
    monospace;font-size:.86em;font-variant-ligatures:none}
    :not(pre)>code{background:var(--wash);padding:.12em .32em;border-radius:4px}
    pre{margin:0 0 1.05em;padding:.8em 1em;background:var(--wash);border-radius:6px;\
    overflow-x:auto;line-height:1.5;tab-size:4}
    pre code{font-size:1em}
    .tok-keyword{color:var(--keyword)}.tok-call{color:var(--call)}.tok-number{color:var(--number)}\
    .tok-string{color:var(--string)}.tok-comment{color:var(--muted);font-style:italic}\
    .tok-operator{color:var(--muted)}
    .block{margin:1.6rem 0 1.9rem}
    .code{position:relative}
    .code pre{margin:0 0 .7rem;border-left:3px solid var(--rule)}
    .code-kind{color:var(--muted)}
    .copy{position:absolute;top:.45rem;right:.45rem;font:inherit;font-size:.74rem;padding:.15em .6em;\
    color:var(--muted);background:var(--paper);border:1px solid var(--rule);border-radius:5px;\
    cursor:pointer;opacity:0}
    .code:hover .copy,.copy:focus{opacity:1}
    .output{margin:.7rem 0}
    div.value{display:flex;flex-wrap:wrap;gap:.1em .6em;align-items:baseline;margin:.1rem 0;\
    padding:.15rem 0 .15rem 1rem}
    .value>pre{margin:0;padding:0;background:none}
    .value code{background:none;padding:0;overflow-wrap:anywhere}
    .value .source{color:var(--muted)}
    .value-error{color:var(--bad);text-decoration:underline wavy}
    .lead,.note,.caption{font-size:.92em;color:var(--muted)}
    .lead code{background:none;padding:0;color:var(--ink);font-weight:600}
    .output>.lead{margin:.2rem 0 .8rem}
    .output .scroll{margin-bottom:1.3rem}
    .settings{display:flex;flex-wrap:wrap;gap:.1rem 1.3rem;margin:0 0 1.3rem;font-size:.86em}
    .settings dt,.settings dd{display:inline;margin:0}
    .settings dt{color:var(--muted)}.settings dt::after{content:" "}
    details>summary{cursor:pointer;color:var(--muted);padding:.15rem 0}
    details>summary:hover{color:var(--ink)}
    details[open]>summary{margin-bottom:.4rem}
    figure{margin:1.4rem 0 1.7rem}
    figure>.chart,figure>img,figure>svg{display:block}
    figcaption,caption{color:var(--muted);font-size:.92em;line-height:1.45}
    figcaption{margin-top:.6rem}figcaption p{margin:0 0 .3rem}
    caption{text-align:left;padding-bottom:.4rem}
    .caption-number{color:var(--ink);font-weight:600}
    .scroll{overflow-x:auto;margin:0 0 1.1rem;max-width:100%}
    .scroll table{margin:0}
    div.value+.scroll{margin-top:.8rem}
    @media (min-width:78rem){.wide{margin-right:-17rem;max-width:none}}
    table{border-collapse:collapse;font-size:.9em;line-height:1.4;margin:0 0 1.1rem;\
    font-variant-numeric:tabular-nums}
    th,td{padding:.36em .9em .36em 0;text-align:left;vertical-align:baseline;\
    border-bottom:1px solid var(--rule)}
    th{font-weight:600}thead th{border-bottom:1.5px solid var(--muted);white-space:nowrap}
    th:last-child,td:last-child{padding-right:0}
    .number,table.data td,table.data th{text-align:right;white-space:nowrap}
    table.data .name,table.data th.name{text-align:left}
    .data-fold{font-size:.92em;margin-bottom:1.1rem}figcaption .data-fold{margin:0}
    .strip{display:flex;flex-wrap:wrap;gap:.6rem .9rem;margin:0 0 1.1rem;padding:0;list-style:none;\
    font-size:.8em;color:var(--muted);text-align:center}
    .strip li{margin:0}.strip img{display:block;margin:0 auto .2rem}
    .data-fold .scroll,.data-fold>table{max-height:22rem;overflow:auto;display:block}
    table.values td{white-space:nowrap}
    table.values code{background:none;padding:0}
    table.values td.array{white-space:normal;min-width:7rem;max-width:15rem;overflow-wrap:normal}
    .wide table{font-size:.8em}
    .wide thead th{white-space:normal;vertical-align:bottom}.wide th,.wide td{padding-right:.8em}
    .graph{max-width:none;display:block;margin:0 auto}
    .graph .edge{fill:none;stroke:var(--muted);stroke-opacity:.55}
    .graph rect{fill:var(--wash);stroke:var(--rule)}.graph .parameter rect{stroke:var(--accent)}
    .graph .symbol{font-weight:600}.graph .local{font-size:11.5px}
    td pre{margin:0;padding:0;background:none}
    .chain{white-space:normal;min-width:12rem;max-width:24rem}
    .chain code{white-space:nowrap}
    td .flag{margin:.05em .3em .05em 0}code+.flag{margin-left:.5em}
    .flag{display:inline-block;font-size:.84em;line-height:1.35;padding:.05em .5em;\
    border-radius:99px;color:var(--bad);background:var(--bad-wash);border:1px solid currentColor;\
    white-space:nowrap}
    .flag.quiet{color:var(--muted);background:none}
    .held,.best{color:var(--good)}.failed{color:var(--bad)}
    .check{display:flex;gap:.7em;align-items:baseline;margin:.25rem 0}
    .check>.mark{flex:none;width:1.1em;font-weight:700}
    .check .sides{color:var(--muted)}
    .check.failed{background:var(--bad-wash);padding:.4em .7em;border-radius:6px}
    .check code{background:none;padding:0;overflow-wrap:anywhere}.check>:last-child{min-width:0}
    .summary{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));\
    gap:.5rem 1.2rem;margin:0 0 1.1rem;font-size:.92em}
    .summary dt,.facts dt{color:var(--muted)}
    .summary dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
    .diagnostic{margin:1rem 0;padding:.8rem 1rem;border-left:4px solid var(--bad);\
    background:var(--bad-wash);border-radius:0 6px 6px 0}
    .diagnostic.warning{border-color:var(--warn);background:var(--warn-wash)}
    .diagnostic-head{margin:0;font-weight:600}
    .diagnostic .severity{color:var(--bad)}.diagnostic.warning .severity{color:var(--warn)}
    .diagnostic .place{color:var(--muted);font-weight:400}
    .diagnostic pre{background:none;padding:.4rem 0 0;margin:0}
    .diagnostic .hint{margin:.4rem 0 0}
    .problems{margin:0 0 2rem;padding:.9rem 1.1rem;border:1px solid var(--bad);border-radius:8px}
    .problems.warnings{border-color:var(--warn)}
    .problems h2{font-size:1rem;margin:0 0 .4rem}
    .problems ul{margin:0;padding-left:1.1em}
    .alert{margin:1.3rem 0;padding:.75rem 1rem .1rem;border-left:4px solid var(--kind);\
    border-radius:0 6px 6px 0;background:var(--wash)}
    .alert-title{color:var(--kind);font-weight:600;margin:0 0 .35em}
    summary.alert-title{color:var(--kind);padding-bottom:.6rem;margin:0}
    .alert.note{--kind:var(--accent)}.alert.tip{--kind:var(--good)}\
    .alert.important{--kind:var(--deep)}.alert.warning{--kind:var(--warn)}\
    .alert.caution{--kind:var(--bad)}
    math{font-size:1.08em}
    math[display=block]{margin:.2em 0}
    mtable[columnalign^="right left"]>mtr>mtd:nth-child(odd){padding-right:0;text-align:right;\
    text-align:-webkit-right}
    mtable[columnalign^="right left"]>mtr>mtd:nth-child(even){padding-left:.25em;text-align:left;\
    text-align:-webkit-left}
    .equation{display:flex;align-items:center;gap:1rem;margin:1.1rem 0;overflow-x:auto;\
    overflow-y:hidden}
    .equation>:first-child{flex:1}
    .equation-number{color:var(--muted);flex:none}
    .math-error{color:var(--bad)}
    .footnotes{margin-top:3rem;padding-top:.8rem;border-top:1px solid var(--rule);font-size:.92em}
    .footnotes ol{padding-left:1.4em}
    sup{line-height:0;font-size:.75em}
    :target{scroll-margin-top:1rem}
    li:target,.diagnostic:target,figure:target,tr:target{outline:2px solid var(--accent);\
    outline-offset:.3rem;border-radius:3px}
    footer.provenance{margin-top:3.5rem;padding-top:1rem;border-top:1px solid var(--rule);\
    font-size:.88em;color:var(--muted)}
    .facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem 1rem;margin:0 0 1rem}
    .facts dd{margin:0;overflow-wrap:anywhere}
    .contents{font-size:.92rem;line-height:1.4;margin:0 0 2rem}
    .contents ol{list-style:none;margin:0;padding:0}
    .contents a{display:block;padding:.24rem 0 .24rem .8rem;color:var(--muted);\
    text-decoration:none;border-left:2px solid var(--rule)}
    .contents a:hover{color:var(--ink)}
    .contents a[aria-current]{color:var(--ink);border-left-color:var(--accent)}
    .contents .l2 a{padding-left:1.7rem}.contents .l3 a{padding-left:2.6rem}
    .contents summary{font-weight:600;color:var(--ink)}
    @media (min-width:78rem){.contents{position:fixed;top:2.6rem;bottom:2rem;overflow-y:auto;\
    width:15rem;left:max(1.2rem,calc(50% - 38rem))}}
    .readout{position:fixed;z-index:2;pointer-events:none;font-size:.82rem;line-height:1.35;\
    padding:.3em .6em;background:var(--ink);color:var(--paper);border-radius:5px;max-width:17rem;\
    font-variant-numeric:tabular-nums}
    .chart .cursor{fill:var(--chart-paper);stroke:currentColor;stroke-width:2}
    @media (max-width:36rem){body{font-size:1.02rem}.page{padding-top:1.4rem}\
    header.title h1{font-size:1.75rem}h1{font-size:1.4rem}h2{font-size:1.2rem}\
    pre{font-size:.82em}table{font-size:.82em}.wide table{font-size:.76em}}
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
    @media print{.wide{margin-right:0}@page{margin:18mm}body{font-size:10.5pt}\
    .page{max-width:none;padding:0}.copy,.contents,.skip,.anchor,.readout,.save{display:none!important}\
    .scroll,pre,.data-fold .scroll,.data-fold>table{overflow:visible;max-height:none}\
    pre{white-space:pre-wrap}figure>svg,.chart-grid,.code pre,.diagnostic,.check,tr,.alert,.value{break-inside:avoid}\
    figure>svg,.chart-grid,figcaption>p{break-after:avoid}figcaption .scroll{columns:8rem auto}\
    h1,h2,h3,h4,summary{break-after:avoid}a{color:inherit}}
    """
}
