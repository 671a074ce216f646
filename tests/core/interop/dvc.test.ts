import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDvcConfig } from '../../../src/core/interop/dvc/config.ts';
import { lockText, pipelineText, stageCommand, type Stage } from '../../../src/core/interop/dvc/pipeline.ts';
import { dvcPointerText, readDvcPointer } from '../../../src/core/interop/dvc/pointer.ts';
import { lfsAttributes, lfsPointerText, readLfsPointer } from '../../../src/core/interop/git-lfs/pointer.ts';
import { md5Hex, md5OfSource } from '../../../src/core/interop/md5.ts';
import { bytesSource, insidePath, stemOf } from '../../../src/core/interop/run-files.ts';
import { formatOf } from '../../../src/core/table/ingest.ts';
import { refusalOf } from '../store/contract.ts';

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const stage = (given: Partial<Stage> = {}): Stage => ({
  stem: 'sales',
  notebook: 'sales.md',
  params: {},
  deps: [{ path: 'sales.md', md5: MD5, size: 3 }],
  models: [],
  metrics: { path: 'sales/metrics.json', md5: MD5, size: 2 },
  ...given,
});

describe('MD5', () => {
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ])('of %j is that of RFC 1321', (text, expected) => {
    expect(md5Hex(new TextEncoder().encode(text))).toBe(expected);
  });

  it('is Node’s for any bytes, whole and in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const expected = createHash('md5').update(bytes).digest('hex');
        expect([md5Hex(bytes), await md5OfSource(bytesSource('x', bytes))]).toEqual([expected, expected]);
      }),
    );
    const long = new Uint8Array(9 * 1024 * 1024).map((_, index) => index * 7);
    expect(await md5OfSource(bytesSource('x', long))).toBe(createHash('md5').update(long).digest('hex'));
  });
});

describe('a .dvc pointer', () => {
  it('is read as it was written, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (path, size) => {
        expect(readDvcPointer(dvcPointerText({ md5: MD5, size, path }))).toEqual({ md5: MD5, size, path });
      }),
    );
  });

  it.each([
    ['a folder', `outs:\n- md5: ${MD5}.dir\n  nfiles: 2\n  path: data\n`],
    ['two files', `outs:\n- md5: ${MD5}\n  path: a\n- md5: ${MD5}\n  path: b\n`],
    ['no YAML', 'outs: [\n'],
    ['an alias', `a: &x [1]\nouts: *x\n`],
    ['a table', 'a,b\n1,2\n'],
  ])('to one file is not %s', (_, text) => {
    expect(readDvcPointer(text)).toBeUndefined();
  });

  it('of an older DVC has no size', () => {
    expect(readDvcPointer(`outs:\n- md5: ${MD5}\n  path: a.csv\nmeta: {x: 1}\n`)).toEqual({ md5: MD5, path: 'a.csv' });
  });
});

describe('a DVC configuration', () => {
  it('names remotes that are folders, the default one first, and the cache', () => {
    const shared = `[core]\n    remote = disk\n['remote "cloud"']\n    url = s3://bucket/x\n['remote "other"']\n    url = /mnt/o\n`;
    const own = `['remote "disk"']\n    url = file:///mnt/d\n[cache]\n    dir = /big/cache\n`;
    expect(readDvcConfig(shared, own)).toEqual({ cache: '/big/cache', localRemotes: ['/mnt/d', '/mnt/o'] });
    expect(readDvcConfig('')).toEqual({ cache: undefined, localRemotes: [] });
  });
});

describe('a DVC pipeline', () => {
  it('keeps other stages, comments and order, and replaces its own', () => {
    const before =
      '# ours\nstages:\n  clean:\n    cmd: make clean # by hand\n  sales:\n    cmd: old\nvars:\n- a.yaml\n';
    const after = pipelineText(before, stage());
    expect(after).toContain(
      '# ours\nstages:\n  clean:\n    cmd: make clean # by hand\n  sales:\n    cmd: npx bancada run',
    );
    expect(after).toContain('vars:\n- a.yaml\n');
    expect(pipelineText(after, stage())).toBe(after);
    expect(lockText(lockText(undefined, stage()), stage())).toBe(lockText(undefined, stage()));
    expect(lockText(undefined, stage())).toMatch(/^schema: '2\.0'\nstages:\n {2}sales:\n/);
  });

  it('is refused when the file is no mapping', async () => {
    for (const text of ['- a\n', 'a: [', 'just text']) {
      expect(await refusalOf(Promise.resolve().then(() => pipelineText(text, stage())))).toBe('dvc.not_yaml');
    }
  });

  it('reads parameters from their file alone, so that their values never reach a shell', () => {
    const command = stageCommand(stage({ notebook: 'my $(rm) ${x}.md', params: { a: '; rm -rf /' } }));
    expect(command).toBe("npx bancada run 'my $(rm) ${x}.md' --params sales.params.yaml --outputs sales");
  });
});

describe('a Git LFS pointer', () => {
  const oid = 'a'.repeat(64);

  it('is the text of the specification, and read back', () => {
    const text = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12\n`;
    expect([lfsPointerText({ oid, size: 12 }), readLfsPointer(text)]).toEqual([text, { oid, size: 12 }]);
    expect(readLfsPointer(text.replace('size', 'ext-0-x sha256:1\nsize'))).toEqual({ oid, size: 12 });
  });

  it.each(['', 'a,b\n', `version https://git-lfs.github.com/spec/v2\noid sha256:${oid}\nsize 1\n`])(
    'is not %j',
    (text) => {
      expect(readLfsPointer(text)).toBeUndefined();
    },
  );

  it('has one line in .gitattributes, written once, for that path alone', () => {
    const once = lfsAttributes('*.txt text', ['a b[1].csv', 'm/x.onnx']);
    expect(once.split('\n')).toEqual([
      '*.txt text',
      '/a[[:space:]]b\\[1\\].csv filter=lfs diff=lfs merge=lfs -text',
      '/m/x.onnx filter=lfs diff=lfs merge=lfs -text',
      '',
    ]);
    expect(lfsAttributes(once, ['m/x.onnx'])).toBe(once);
  });
});

describe('a file that someone chooses', () => {
  it.each([
    ['Git LFS', 'a.csv', lfsPointerText({ oid: 'b'.repeat(64), size: 9 })],
    ['Git LFS', 'a.parquet', lfsPointerText({ oid: 'b'.repeat(64), size: 9 })],
    ['DVC', 'a.csv.dvc', dvcPointerText({ md5: MD5, size: 9, path: 'a.csv' })],
  ])('and that is a pointer of %s is told from data (%s)', async (tool, name, text) => {
    const looked = formatOf(bytesSource(name, new TextEncoder().encode(text)));
    await expect(looked).rejects.toMatchObject({ problems: [{ code: 'table.pointer', params: { file: name, tool } }] });
  });
});

describe('a path in a repository', () => {
  it.each([
    ['./data//a.csv', 'data/a.csv'],
    ['data/../b.csv', 'b.csv'],
    ['../a.csv', undefined],
    ['a/../../b', undefined],
    ['/etc/passwd', undefined],
    ['C:\\x', undefined],
    ['..\\x', undefined],
    ['.', undefined],
  ])('%s is %s', (path, expected) => {
    expect(insidePath(path)).toBe(expected);
  });

  it('has a folder of outputs named after the notebook', () => {
    expect(['models/sales.md', 'Vendas de março.md'].map(stemOf)).toEqual(['sales', 'Vendas-de-mar-o']);
  });
});
