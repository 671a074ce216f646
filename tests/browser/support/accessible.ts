import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeResult {
  readonly violations: readonly { id: string; impact: string; nodes: readonly { target: string[] }[] }[];
}

/** Serious and critical findings of axe, by rule and element. */
export async function findings(page: Page): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(await readFile(axePath, 'utf8'));
  return page.evaluate(async () => {
    // What is measured after a change of size has been said by the second frame.
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResult> } };
    const { violations } = await axe.run({ resultTypes: ['violations'], preload: false });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
}

/** What reaches past the right edge of the page, other than inside a scroller of its own. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main')!;
    const scrolls = (element: Element): boolean =>
      element !== main && /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
    const insideScroller = (element: Element | null): boolean =>
      element !== null && element !== document.body && (scrolls(element) || insideScroller(element.parentElement));
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 0 && right > innerWidth + 1 && !insideScroller(element.parentElement);
    });
    const pages = [document.scrollingElement!, main].filter((each) => each.scrollWidth > each.clientWidth);
    return [...wide, ...pages].map(
      (element) =>
        `${element.tagName.toLowerCase()}.${element.getAttribute('class')} ${element.textContent.trim().slice(0, 30)}`,
    );
  });
}
