/** What the page hands out as downloads, kept in the page: Firefox tells Playwright nothing of them. */
import type { Page } from '@playwright/test';

/** Before the page is opened. */
export async function watchDownloads(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const blobs = new Map<string, Blob>();
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (object: Blob | MediaSource) => {
      const address = create(object);
      if (object instanceof Blob) blobs.set(address, object);
      return address;
    };
    const saved: { name: string; blob: Blob }[] = [];
    Object.assign(globalThis, { saved });
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      keep(this);
      click.call(this);
    };
    function keep({ download, href }: HTMLAnchorElement): void {
      const blob = blobs.get(href);
      if (download !== '' && blob) saved.push({ name: download, blob });
    }
  });
}

/** The bytes of the last file of that name that `click` made the page hand out. */
export async function downloaded(page: Page, name: string, click: () => Promise<void>): Promise<Buffer> {
  await page.evaluate(() => void ((globalThis as unknown as { saved: unknown[] }).saved.length = 0));
  await click();
  const find = (wanted: string) =>
    (globalThis as unknown as { saved: { name: string; blob: Blob }[] }).saved.find((each) => each.name === wanted);
  await page.waitForFunction(find, name);
  const bytes = await page.evaluate(async (wanted) => {
    const { saved } = globalThis as unknown as { saved: { name: string; blob: Blob }[] };
    const { blob } = saved.find((each) => each.name === wanted)!;
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, name);
  return Buffer.from(bytes);
}
