// Cost against size on two logarithmic axes, as SVG by hand, and the line that fits it.

/**
 * The line start + perRow × rows whose relative distances to the points, [rows, seconds] each, have the least sum of
 * squares.
 */
export function fitLine(points) {
  let [ss, sr, rr, s, r] = [0, 0, 0, 0, 0];
  for (const [rows, seconds] of points) {
    const one = 1 / seconds;
    const each = rows / seconds;
    ss += one * one;
    sr += one * each;
    rr += each * each;
    s += one;
    r += each;
  }
  const determinant = ss * rr - sr * sr;
  const start = (s * rr - r * sr) / determinant;
  const perRow = (r * ss - s * sr) / determinant;
  return { start, perRow, at: (rows) => start + perRow * rows };
}

const WIDTH = 640;
const HEIGHT = 400;
const FRAME = { left: 64, right: 24, top: 56, bottom: 52 };
const COLOURS = ['#1d5fbf', '#9a5b00'];
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const power = (exponent) => `10${exponent < 0 ? '⁻' : ''}${SUPERSCRIPTS[Math.abs(exponent)]}`;
const round = (value) => value.toFixed(1);

/** `series`: { name, points } with [rows, seconds] each; `line` as `fitLine` gives it. */
export function drawScale(series, line) {
  const points = series.flatMap((each) => each.points);
  const low = { x: Math.log10(Math.min(...points.map(([rows]) => rows))) };
  const high = { x: Math.log10(Math.max(...points.map(([rows]) => rows))) };
  low.y = Math.floor(Math.log10(Math.min(...points.map(([, seconds]) => seconds))));
  high.y = Math.ceil(Math.log10(Math.max(...points.map(([, seconds]) => seconds))));
  const inner = { width: WIDTH - FRAME.left - FRAME.right, height: HEIGHT - FRAME.top - FRAME.bottom };
  const x = (rows) => FRAME.left + ((Math.log10(rows) - low.x) / (high.x - low.x)) * inner.width;
  const y = (seconds) => HEIGHT - FRAME.bottom - ((Math.log10(seconds) - low.y) / (high.y - low.y)) * inner.height;
  const parts = [];
  for (let exponent = Math.ceil(low.x); exponent <= high.x; exponent++) {
    const at = round(x(10 ** exponent));
    parts.push(`<line x1="${at}" x2="${at}" y1="${FRAME.top}" y2="${HEIGHT - FRAME.bottom}" class="grid"/>`);
    parts.push(`<text x="${at}" y="${HEIGHT - FRAME.bottom + 18}" text-anchor="middle">${power(exponent)}</text>`);
  }
  for (let exponent = low.y; exponent <= high.y; exponent++) {
    const at = round(y(10 ** exponent));
    parts.push(`<line x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${at}" y2="${at}" class="grid"/>`);
    parts.push(`<text x="${FRAME.left - 8}" y="${Number(at) + 4}" text-anchor="end">${power(exponent)}</text>`);
  }
  const steps = Array.from({ length: 61 }, (_, step) => 10 ** (low.x + ((high.x - low.x) * step) / 60));
  const path = steps.map((rows, step) => `${step === 0 ? 'M' : 'L'}${round(x(rows))} ${round(y(line.at(rows)))}`);
  parts.push(`<path d="${path.join('')}" fill="none" stroke="${COLOURS[0]}" stroke-dasharray="5 4"/>`);
  const legend = [];
  for (const [index, { name, points: of }] of series.entries()) {
    for (const [rows, seconds] of of) {
      const at = { x: x(rows), y: y(seconds) };
      parts.push(
        index === 0
          ? `<circle cx="${round(at.x)}" cy="${round(at.y)}" r="4.5" fill="${COLOURS[0]}"/>`
          : `<rect x="${round(at.x - 4)}" y="${round(at.y - 4)}" width="8" height="8" fill="none" stroke="${COLOURS[1]}" stroke-width="1.8"/>`,
      );
    }
    legend.push(`<tspan fill="${COLOURS[index]}">${index === 0 ? '●' : '□'} ${name}</tspan>`);
  }
  const fitted = `${line.start.toFixed(2)} s + ${(line.perRow * 1e6).toFixed(2)} µs a row`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#333">
<title>CPU seconds to read, type, profile, hash and store a CSV of ten mixed columns, by rows</title>
<style>.grid { stroke: #ddd }</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${FRAME.left}" y="22" font-size="14" font-weight="600">Reading a CSV of ten mixed columns: CPU seconds by rows</text>
<text x="${FRAME.left}" y="42">${legend.join('  ')}  <tspan fill="${COLOURS[0]}">– – ${fitted}</tspan></text>
${parts.join('\n')}
<text x="${FRAME.left + inner.width / 2}" y="${HEIGHT - 12}" text-anchor="middle">rows</text>
<text transform="translate(16 ${FRAME.top + inner.height / 2}) rotate(-90)" text-anchor="middle">CPU seconds</text>
</svg>
`;
}
