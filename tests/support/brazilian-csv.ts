/** A table as Excel in Brazil writes it: semicolons, `1.234,56`, dd/mm/yyyy, Windows-1252 with accents. */

const TOWNS = ['São Paulo', 'Brasília', 'Belém', 'Maringá'];
const HEADER = ['data', 'município', 'preço', 'peso', 'itens', 'situação', 'atrasou'];

/**
 * Orders that were late or not. No day is past the 12th, so that only a person can tell day from month; `situação`
 * says the same as `atrasou` in other words; some weights are missing. The same rows every time.
 */
export function brazilianCsv(rows: number, { first = 0, columns = HEADER } = {}): Uint8Array {
  const lines = [columns.join(';')];
  for (let row = first; row < first + rows; row++) {
    const order = orderOf(row);
    lines.push(columns.map((name) => order[name]).join(';'));
  }
  return windows1252(`${lines.join('\r\n')}\r\n`);
}

function orderOf(row: number): Readonly<Record<string, string>> {
  const draw = (salt: number) => ((row * 7919 + salt * 104729 + ((row * row) % 8191) * 31) % 1000) / 1000;
  const town = TOWNS[Math.floor(draw(1) * TOWNS.length)]!;
  const price = 20 + draw(2) * 4000;
  const weight = 0.1 + draw(3) * 12;
  const items = 1 + Math.floor(draw(4) * 9);
  const late = price / 400 + weight + (town === 'Belém' ? 6 : 0) + draw(5) * 6 > 15;
  return {
    data: `${two(1 + Math.floor(draw(6) * 12))}/${two(1 + (Math.floor((row / 600) * 12) % 12))}/2024`,
    município: town,
    preço: written(price),
    peso: row % 23 === 4 ? '' : written(weight),
    itens: String(items),
    situação: late ? 'fora do prazo' : 'no prazo',
    atrasou: late ? 'sim' : 'não',
  };
}

const two = (value: number) => String(value).padStart(2, '0');

/** `1234.5` as `1.234,50`. */
function written(value: number): string {
  const [whole, cents] = value.toFixed(2).split('.');
  return `${whole!.replace(/\B(?=(\d{3})+$)/g, '.')},${cents}`;
}

/** Letters of Portuguese have the same numbers in Unicode and in Windows-1252. */
function windows1252(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
