// Memory of the browser that this process has started, all its processes together (Linux).
import { readdirSync, readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 250;

function parents() {
  const found = new Map();
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const text = readNow(`/proc/${pid}/stat`);
    if (text === undefined) continue;
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    found.set(pid, { parent: text.slice(text.lastIndexOf(')') + 2).split(' ')[1], name });
  }
  return found;
}

/** Undefined when the process has ended meanwhile. */
function readNow(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}

/**
 * Proportional set size in MB of all processes under this one whose name holds `name`: pages that several of them share
 * count once.
 */
function memoryUnder(name) {
  const all = parents();
  const isOurs = (pid) => {
    for (let at = pid; at !== undefined && at !== '0'; at = all.get(at)?.parent)
      if (at === String(process.pid)) return true;
    return false;
  };
  let kilobytes = 0;
  for (const [pid, about] of all) {
    if (!about.name.includes(name) || !isOurs(pid)) continue;
    const found = /^Pss:\s+(\d+) kB/m.exec(readNow(`/proc/${pid}/smaps_rollup`) ?? '');
    kilobytes += Number(found?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

/** Looks four times a second while `work` runs: what it gave, megabytes before it and the most of them meanwhile. */
export async function peakWhile(name, work) {
  const before = memoryUnder(name);
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, memoryUnder(name))), LOOK_EVERY_MS);
  try {
    const result = await work();
    return { result, before, peak: Math.max(peak, memoryUnder(name)) };
  } finally {
    clearInterval(watch);
  }
}
