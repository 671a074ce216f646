/** The part of DVC's configuration that says where objects lie. */

export interface DvcPlaces {
  /** `cache.dir`, as written: relative to `.dvc`. */
  readonly cache: string | undefined;
  /** Remotes on this machine as written, relative to `.dvc`, the default one first. */
  readonly localRemotes: readonly string[];
}

/** The folder of objects that `export --as dvc` writes, beside the notebook. */
export const LOCAL_REMOTE = 'dvc-remote';

/** A new repository's `.dvc/config`. */
export function dvcConfigText(): string {
  return `[core]\n    remote = local\n['remote "local"']\n    url = ../${LOCAL_REMOTE}\n`;
}

export const DVC_GITIGNORE = '/config.local\n/tmp\n/cache\n';

/** Reads `.dvc/config`; what stands in a later text (`config.local`) goes before. Unknown sections are passed over. */
export function readDvcConfig(...texts: readonly string[]): DvcPlaces {
  const values = new Map<string, string>();
  for (const text of texts) {
    let section = '';
    for (const line of text.split(/\r?\n/)) {
      const head = /^\s*\[\s*(.*?)\s*\]\s*$/.exec(line);
      if (head) section = head[1]!.replace(/^'(.*)'$/, '$1');
      const pair = /^\s*([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
      if (pair) values.set(`${section}.${pair[1]!}`, pair[2]!);
    }
  }
  const remotes = [...values].flatMap(([key, url]) => {
    const name = /^remote "(.+)"\.url$/.exec(key)?.[1];
    return name === undefined || isElsewhere(url) ? [] : [{ name, url: url.replace(/^file:\/\//, '') }];
  });
  const first = values.get('core.remote');
  const ordered = [...remotes.filter(({ name }) => name === first), ...remotes.filter(({ name }) => name !== first)];
  return { cache: values.get('cache.dir'), localRemotes: ordered.map(({ url }) => url) };
}

function isElsewhere(url: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(url) && !url.startsWith('file://');
}
