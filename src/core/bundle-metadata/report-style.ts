/** The report's own style: light or dark as the reader's system is, and for paper. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fbfbfa;--surface:#fff;--sunken:#f2f2ef;--line:#deded8;--ink:#1b1d20;--soft:#565a60;--accent:#1f5f8b;--good:#1c6b45;--good-soft:#e2f1e9;--warn:#855300;--warn-soft:#faefd9;--bad:#a82a2a;--bad-soft:#fae5e4;--c1:#1f5f8b;--c2:#c2571a;--c3:#3f8f5f;--c4:#8a4f9e;--c5:#a88b00;--c6:#4f7fbf}
@media screen and (prefers-color-scheme:dark){:root{--page:#16181b;--surface:#1d2024;--sunken:#121416;--line:#34383e;--ink:#e9eaec;--soft:#a6abb3;--accent:#7db8e0;--good:#75c79b;--good-soft:#183326;--warn:#e7b35a;--warn-soft:#3a2c12;--bad:#f09088;--bad-soft:#431f1e;--c1:#7db8e0;--c2:#ee9a63;--c3:#7fc79a;--c4:#c89ad8;--c5:#d9c04d;--c6:#9db9e8}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:400 1rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',sans-serif}
main,header,footer{max-width:52rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem}
footer{padding-bottom:3rem;color:var(--soft);font-size:.875rem}
h1{font-size:2rem;line-height:1.2;margin:.25rem 0 .75rem;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.375rem;line-height:1.3;margin:2.75rem 0 .75rem;overflow-wrap:anywhere}
h3{font-size:1.125rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}
h4,h5,h6{font-size:1rem;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}
p{margin:.6rem 0;overflow-wrap:anywhere}
ul,ol{margin:.6rem 0;padding-left:1.5rem}
a{color:var(--accent)}
:target{scroll-margin-top:1rem}
code,pre,.mono{font-family:ui-monospace,'SF Mono','Cascadia Mono',Menlo,Consolas,'Liberation Mono',monospace;font-size:.875em}
pre{background:var(--sunken);border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem;margin:.6rem 0;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
code{overflow-wrap:anywhere}
blockquote{margin:.6rem 0;padding-left:1rem;border-left:3px solid var(--line);color:var(--soft)}
hr{border:0;border-top:1px solid var(--line);margin:2rem 0}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.over{color:var(--soft);font-size:.875rem;margin:0}
.note{background:var(--warn-soft);border-radius:6px;padding:.75rem 1rem}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
.scroll{overflow-x:auto;margin:.75rem 0}
.scroll:focus-visible,summary:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;font-size:.875rem;min-width:100%}
caption{text-align:left;color:var(--soft);padding-bottom:.35rem}
th,td{text-align:left;vertical-align:baseline;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600}
thead th{color:var(--soft);font-weight:500;white-space:nowrap}
td{white-space:nowrap}
th[scope=row]{max-width:18rem;overflow-wrap:break-word}
.long{white-space:normal;min-width:7rem;overflow-wrap:anywhere}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.cell{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:.25rem 1.1rem .75rem;margin:1.25rem 0}
.cell h3{margin:.75rem 0 .25rem;display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem .6rem}
.cell h4{font-size:.9375rem;margin:1.1rem 0 .35rem}
.badge{font-size:.8125rem;font-weight:500;border-radius:99px;padding:.05rem .6rem;background:var(--sunken);color:var(--soft);white-space:nowrap}
.badge.good{background:var(--good-soft);color:var(--good)}
.badge.bad{background:var(--bad-soft);color:var(--bad)}
.badge.warn{background:var(--warn-soft);color:var(--warn)}
.good{color:var(--good)}.bad{color:var(--bad)}
.lines{list-style:none;padding:0}
.lines li{padding-left:1.5rem;text-indent:-1.5rem;overflow-wrap:anywhere}
.lines .mark{display:inline-block;width:1.5rem;text-indent:0}
details{margin:.6rem 0}
summary{cursor:pointer;color:var(--soft);font-size:.875rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.6rem 0;font-size:.9375rem}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
figure{margin:1rem 0}
figcaption{font-size:.875rem;font-weight:600}
svg{display:block}
.chart svg{width:100%;max-width:27rem;height:auto;margin:.25rem 0}
.chart text{font-size:11px;fill:var(--soft);font-family:inherit}
.chart polyline,.axis{fill:none;stroke-width:1.8;stroke-linejoin:round}
.axis{stroke:var(--line);stroke-width:1}
.chart .guide{stroke:var(--line);stroke-dasharray:4 4;stroke-width:1.2}
.s1{stroke:var(--c1)}.s2{stroke:var(--c2)}.s3{stroke:var(--c3)}.s4{stroke:var(--c4)}.s5{stroke:var(--c5)}.s6{stroke:var(--c6)}
.legend{font-size:.875rem;color:var(--soft);margin:0}
.legend span::before{content:'';display:inline-block;width:1em;height:.2em;border-radius:1px;vertical-align:middle;margin:0 .35em 0 .5em;background:currentColor}
.legend span{color:var(--ink);display:inline-block}
.l1::before{color:var(--c1)}.l2::before{color:var(--c2)}.l3::before{color:var(--c3)}.l4::before{color:var(--c4)}.l5::before{color:var(--c5)}.l6::before{color:var(--c6)}
.strip{width:8.75rem;height:.875rem;overflow:visible}
.strip circle{fill:var(--accent)}
.strip .interval{stroke:var(--accent);stroke-width:2;opacity:.5}
.strip .more{fill:var(--accent)}.strip .less{fill:var(--bad)}
@media (max-width:36rem){h1{font-size:1.6rem}main,header,footer{padding-left:.9rem;padding-right:.9rem}.cell{padding-left:.8rem;padding-right:.8rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}}
@media print{:root{color-scheme:light;--page:#fff;--surface:#fff;--sunken:#f6f6f4;--line:#ccc;--ink:#000;--soft:#444;--accent:#17496b;--good:#14512f;--bad:#8c1f1f;--warn:#6b4300}
body{font-size:10.5pt}nav{display:none}main,header,footer{max-width:none;padding:0}.cell{break-inside:auto}h2,h3,h4,figcaption,thead{break-after:avoid}tr,figure,.lines li{break-inside:avoid}.scroll{overflow:visible}table{font-size:8.5pt}td,.number,thead th{white-space:normal}details:not([open]){display:none}a{color:inherit;text-decoration:none}}
`.trim();
