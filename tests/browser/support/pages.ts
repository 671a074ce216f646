/** Address of `NAME-page.ts` beside this, as `server.mjs` serves it to every worker of a run. */
export function pageAddress(name: 'models' | 'replay' | 'store'): string {
  return `http://localhost:${Number(process.env['E2E_PORT'] ?? 4290) + 10}/${name}.html`;
}
