import { check } from './command/check.ts';
import { diff } from './command/diff.ts';
import { exportCommand } from './command/export.ts';
import { grade } from './command/grade.ts';
import { helpCommand } from './command/help.ts';
import { importCommand } from './command/import.ts';
import { init } from './command/init.ts';
import { key } from './command/key.ts';
import { lineage } from './command/lineage.ts';
import { predict } from './command/predict.ts';
import { registry } from './command/registry.ts';
import { replay } from './command/replay.ts';
import { run } from './command/run.ts';
import { show } from './command/show.ts';
import { sync } from './command/sync.ts';
import { verify } from './command/verify.ts';
import { why } from './command/why.ts';
import type { Command } from './host.ts';

const working: readonly Command[] = [
  run,
  check,
  show,
  predict,
  exportCommand,
  replay,
  grade,
  why,
  lineage,
  diff,
  verify,
  key,
  registry,
  sync,
  importCommand,
  init,
];

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [...working, helpCommand(working)];
