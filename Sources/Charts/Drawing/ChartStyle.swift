/// The styles that charts need, once a page: colours for light, dark and paper.
package enum ChartStyle {
  package static let css = """
    :root{--c1:#2563c9;--c2:#d9480f;--c3:#2b8a3e;--c4:#8f3fb0;--c5:#c92a2a;--c6:#0b7285;\
    --c7:#856404;--c8:#6c5548;--chart-ink:#1f2328;--chart-muted:#5c636b;--chart-rule:#e3e6ea;\
    --chart-paper:#fff}
    @media screen and (prefers-color-scheme:dark){:root{--c1:#7cb0ff;--c2:#ff9d5c;--c3:#6bd184;\
    --c4:#d6a0f0;--c5:#ff8a8a;--c6:#53cfe0;--c7:#e0c04c;--c8:#ccb09e;--chart-ink:#e6e8eb;\
    --chart-muted:#a3abb5;--chart-rule:#32373e;--chart-paper:#14171a}}
    .chart{max-width:100%;height:auto;overflow:visible;color:var(--chart-ink);\
    font:12.5px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;\
    font-variant-numeric:tabular-nums}
    .chart text{fill:currentColor}
    .chart .ticks text,.chart .label,.chart .note,.chart text.muted{fill:var(--chart-muted)}
    .chart .title{font-size:15px;font-weight:600}
    .chart .note{font-size:11.5px}
    .chart .grid{stroke:var(--chart-rule);fill:none}
    .chart .axis{stroke:var(--chart-muted);fill:none}
    .chart .minor{stroke-opacity:.6}
    .chart .line{fill:none;stroke:currentColor;stroke-linejoin:round}
    .chart .dots{fill:none;stroke:currentColor;stroke-linecap:round}
    .chart .area{fill:currentColor;stroke:none}
    .chart .back{fill:var(--chart-paper);fill-opacity:.85}
    .chart .c1{color:var(--c1)}.chart .c2{color:var(--c2)}.chart .c3{color:var(--c3)}\
    .chart .c4{color:var(--c4)}.chart .c5{color:var(--c5)}.chart .c6{color:var(--c6)}\
    .chart .c7{color:var(--c7)}.chart .c8{color:var(--c8)}\
    .chart .ink{color:var(--chart-ink)}.chart .muted{color:var(--chart-muted)}
    .chart image{image-rendering:pixelated}
    .chart-grid{display:grid;gap:1.25rem}
    @media (max-width:36rem){.chart-grid{grid-template-columns:minmax(0,1fr)!important}\
    .large{font-size:18px}.large .title{font-size:20px}.large .note,.large .legend{font-size:15.5px}}
    .tiny{height:1.6em;width:auto;vertical-align:middle;overflow:visible}
    .tiny .line{fill:none;stroke:var(--c1);stroke-linejoin:round}
    .tiny .dots{fill:none;stroke:var(--c1);stroke-linecap:round}
    .tiny .area{fill:var(--c1)}
    .tiny .foot{fill:var(--c5)}
    """
}
