import { expect, type Locator, type Page } from '@playwright/test';

/** What has the focus, and whether a person can see that it has. */
export function focus(page: Page): Promise<{ where: string; visible: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    // A view that was gone to has the focus as a whole, and its heading shows it.
    const framed = (element.tagName === 'MAIN' && element.querySelector('h1')) || element;
    const style = getComputedStyle(framed);
    const { width, height } = element.getBoundingClientRect();
    const block = element.closest<HTMLElement>('[data-block]')?.querySelector<HTMLElement>('[data-cell]');
    return {
      where:
        element.dataset['block'] === undefined
          ? `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)}`
          : (block?.dataset['cell'] ?? 'prose'),
      visible: element !== document.body && width > 0 && height > 0 && style.outlineStyle !== 'none',
    };
  });
}

export async function focusIs(page: Page, where: string | RegExp): Promise<void> {
  await expect.poll(async () => (await focus(page)).where, { timeout: 8_000 }).toMatch(where);
  expect(await focus(page)).toMatchObject({ visible: true });
}

export async function keys(page: Page, ...pressed: string[]): Promise<void> {
  for (const key of pressed) await page.keyboard.press(key);
}

/** Opens the palette and chooses by name. */
export async function choose(page: Page, name: string): Promise<void> {
  await keys(page, 'Control+k');
  await expect(page.getByRole('combobox', { name: 'Commands' })).toBeFocused();
  await page.keyboard.type(name);
  await keys(page, 'Enter');
}

/** Tab by Tab to an element; on the way every stop can be seen. */
export async function tabTo(page: Page, element: Locator): Promise<void> {
  const isThere = () => element.evaluate((each) => each === document.activeElement);
  for (let step = 0; step < 60 && !(await isThere()); step++) {
    await keys(page, 'Tab');
    expect(await focus(page)).toMatchObject({ visible: true });
  }
  await expect(element).toBeFocused();
}
