import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lfsPointerText } from '../../../src/core/interop/git-lfs/pointer.ts';
import { bytesSource } from '../../../src/core/interop/run-files.ts';
import type { CellKind } from '../../../src/core/kind/cell-kind.ts';
import { forgetMirror } from '../../../src/core/mirror/record.ts';
import { syncMirror, type MirrorAnswer, type MirrorAsk } from '../../../src/core/mirror/sync.ts';
import { listAttachments, openAttachment, saveAttachment } from '../../../src/core/store/attachments.ts';
import {
  deleteNotebook,
  listNotebooks,
  listRevisions,
  readNotebook,
  saveNotebook,
} from '../../../src/core/store/notebooks.ts';
import { cellKinds } from '../../../src/kinds/cell/index.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { memoryFolder } from './memory-folder.ts';

const kinds: ReadonlyMap<string, CellKind> = new Map(cellKinds.map((kind) => [kind.id, kind]));
const notebook = (prose: string, source = 'visits.csv') =>
  `---\nbancada: 1\ntitle: N\n---\n\n${prose}\n\n\`\`\`{data} visits\nsource: ${source}\n\`\`\`\n`;
const bytes = (text: string) => bytesSource('x', new TextEncoder().encode(text));

function world() {
  const store = memoryStore();
  const outside = memoryFolder();
  let now = 0;
  const clock = { now: () => ++now };
  const freeId = async (wanted: string) => {
    const taken = (await listNotebooks(store)).map(({ id }) => id);
    return taken.includes(wanted) ? `${wanted}-2` : wanted;
  };
  const parts = { store, hasher: nodeHasher, clock, kinds, folder: outside.folder, freeId };
  return {
    parts,
    outside,
    store,
    sync: (answers: readonly MirrorAnswer[] = []) => syncMirror(parts, answers),
    save: (id: string, text: string) => saveNotebook(store, clock, { id, title: 'N', text }),
    attach: (id: string, name: string, text: string) => saveAttachment(store, nodeHasher, id, name, bytes(text)),
    text: async (id: string) => (await readNotebook(store, id))?.text,
    attached: async (id: string) => {
      const all = await listAttachments(store, id);
      const read = all.map(async (each) => {
        const source = openAttachment(store, each);
        return [each.name, new TextDecoder().decode(await source.read(0, source.size))] as const;
      });
      return Object.fromEntries(await Promise.all(read));
    },
  };
}

async function mirrored() {
  const here = world();
  await here.save('sales', notebook('First.'));
  await here.attach('sales', 'visits.csv', 'a\n1\n');
  await here.sync();
  return here;
}

const answered = (asks: readonly MirrorAsk[], keep: 'folder' | 'store') => asks.map((ask) => ({ ...ask, keep }));
const MD = 'sales/sales.md';
const CSV = 'sales/visits.csv';

describe('a mirror', () => {
  it('writes notebooks as text and their data beside them, and nothing the second time', async () => {
    const here = await mirrored();
    expect(here.outside.texts()).toEqual({ [MD]: notebook('First.'), [CSV]: 'a\n1\n' });
    expect(await here.sync()).toEqual({ written: [], taken: [], changed: [], asks: [], problems: [] });
  });

  it('takes in what was changed outside, as a new revision', async () => {
    const here = await mirrored();
    here.outside.write(MD, notebook('From an editor.'));
    here.outside.write(CSV, 'a\n2\n');
    const report = await here.sync();
    expect([report.taken, report.changed, report.asks]).toEqual([[MD, CSV], ['sales'], []]);
    expect([await here.text('sales'), await here.attached('sales')]).toEqual([
      notebook('From an editor.'),
      { 'visits.csv': 'a\n2\n' },
    ]);
    expect((await listRevisions(here.store, 'sales')).length).toBe(2);
  });

  it('asks when both sides changed, and does as it is told for these bytes alone', async () => {
    for (const keep of ['folder', 'store'] as const) {
      const here = await mirrored();
      await here.save('sales', notebook('Here.'));
      here.outside.write(MD, notebook('There.'));
      const { asks, written, taken } = await here.sync();
      expect([asks.map((each) => each.path), written, taken]).toEqual([[MD], [], []]);
      here.outside.write(MD, notebook('There, later.'));
      const stale = await here.sync(answered(asks, keep));
      expect(here.outside.texts()[MD]).toBe(notebook('There, later.'));
      expect(await here.text('sales')).toBe(notebook('Here.'));
      const done = await here.sync(answered(stale.asks, keep));
      const kept = keep === 'store' ? notebook('Here.') : notebook('There, later.');
      expect([done.asks, await here.text('sales'), here.outside.texts()[MD]]).toEqual([[], kept, kept]);
    }
  });

  it('removes on neither side without being told', async () => {
    const here = await mirrored();
    here.outside.remove(MD);
    const { asks } = await here.sync();
    expect([asks[0], await here.text('sales')]).toEqual([
      { notebook: 'sales', path: MD, folder: undefined, store: expect.any(String) },
      notebook('First.'),
    ]);
    await here.sync(answered(asks, 'store'));
    expect(here.outside.texts()[MD]).toBe(notebook('First.'));
    here.outside.remove(MD);
    await here.sync(answered((await here.sync()).asks, 'folder'));
    expect(await here.text('sales')).toBeUndefined();
    expect((await here.sync()).asks).toEqual([]);
  });

  it('asks for a notebook that was deleted here, and brings it back whole', async () => {
    const here = await mirrored();
    await deleteNotebook(here.store, 'sales');
    const { asks } = await here.sync();
    expect(asks.map(({ path, store }) => [path, store])).toEqual([[MD, undefined]]);
    await here.sync(answered(asks, 'folder'));
    expect([await here.text('sales'), await here.attached('sales')]).toEqual([
      notebook('First.'),
      { 'visits.csv': 'a\n1\n' },
    ]);
    await deleteNotebook(here.store, 'sales');
    await here.sync(answered((await here.sync()).asks, 'store'));
    expect(here.outside.texts()).toEqual({ [CSV]: 'a\n1\n' });
    expect((await here.sync()).asks).toEqual([]);
  });

  it('takes in notebooks that it finds, with the data that they name, where they are', async () => {
    const here = world();
    here.outside.write('models/rides.md', notebook('Found.', '../data/rides.csv'));
    here.outside.write('data/rides.csv', 'a\n3\n');
    here.outside.write('README.md', '# A repository\n');
    const report = await here.sync();
    expect([report.taken, report.problems]).toEqual([['models/rides.md', 'data/rides.csv'], []]);
    expect(await here.attached('rides')).toEqual({ '../data/rides.csv': 'a\n3\n' });
    await here.save('rides', notebook('Edited.', '../data/rides.csv'));
    await here.attach('rides', '../data/rides.csv', 'a\n4\n');
    expect((await here.sync()).written).toEqual(['models/rides.md', 'data/rides.csv']);
  });

  it.each(['../Makefile', '.git/hooks/pre-commit', '../.git/config', '../../x', '/etc/x', 'sales.md', 'a/.ssh/x'])(
    'makes no file for an attachment called %s',
    async (name) => {
      const here = world();
      await here.save('sales', notebook('N', name));
      await here.attach('sales', name, 'bad');
      await here.sync();
      expect(here.outside.texts()).toEqual({ [MD]: notebook('N', name) });
    },
  );

  it('takes a pointer of Git LFS for the file that it stands for', async () => {
    const here = await mirrored();
    const oid = await nodeHasher.sha256(new TextEncoder().encode('a\n1\n'));
    here.outside.write(CSV, lfsPointerText({ oid, size: 4 }));
    expect(await here.sync()).toMatchObject({ written: [], taken: [], asks: [], problems: [] });
    here.outside.write(CSV, lfsPointerText({ oid: 'f'.repeat(64), size: 4 }));
    expect((await here.sync()).problems.map((each) => each.code)).toEqual(['mirror.pointer']);
    expect(await here.attached('sales')).toEqual({ 'visits.csv': 'a\n1\n' });
  });

  it('leaves a notebook that is busy, and one that is no text, as they are', async () => {
    const here = await mirrored();
    here.outside.write(MD, notebook('There.'));
    const busy = await syncMirror({ ...here.parts, busy: () => true });
    expect([busy.taken, await here.text('sales')]).toEqual([[], notebook('First.')]);
    const broken = bytesSource(MD, new Uint8Array([0x2d, 0xff, 0xfe]));
    await here.parts.folder.write(MD, broken);
    expect((await here.sync()).problems.map((each) => each.code)).toEqual(['mirror.not_text']);
    expect(await here.text('sales')).toBe(notebook('First.'));
  });

  it('that is chosen anew finds what is the same by its bytes', async () => {
    const here = await mirrored();
    await forgetMirror(here.store);
    expect(await here.sync()).toMatchObject({ written: [], taken: [], asks: [] });
  });

  it('loses no text, whatever is done on both sides in whatever order', async () => {
    const text = fc.constantFrom('A', 'B', 'C', 'D');
    const act = fc.oneof(
      fc.record({ do: fc.constant('here' as const), text }),
      fc.record({ do: fc.constant('there' as const), text }),
      fc.record({ do: fc.constant('drop' as const), text }),
      fc.record({ do: fc.constant('sync' as const), text }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        const here = await mirrored();
        for (const each of acts) {
          if (each.do === 'here') await here.save('sales', notebook(each.text));
          else if (each.do === 'there') here.outside.write(MD, notebook(each.text));
          else if (each.do === 'drop') here.outside.remove(MD);
          else {
            const [before, outside] = [await here.text('sales'), here.outside.texts()[MD]];
            const { asks } = await here.sync();
            const [after, now] = [await here.text('sales'), here.outside.texts()[MD]];
            if (asks.length > 0) expect([after, now]).toEqual([before, outside]);
            else expect([after === now, [before, outside].includes(after)]).toEqual([true, true]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
