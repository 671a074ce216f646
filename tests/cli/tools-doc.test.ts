import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'docs/tools.md'), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => /^\| [^-]/.test(line))
  .slice(1)
  .map((line) => line.slice(2, -2).split(' | '));

/** The tools that this project set out to work with. */
const MISSION = [
  ...['MLflow', 'Weights & Biases', 'Neptune', 'DVC', 'Git LFS', 'Airflow', 'Kubeflow', 'Prefect', 'Feast', 'Tecton'],
  ...['TensorFlow Serving', 'TorchServe', 'BentoML', 'Evidently', 'Fiddler', 'WhyLabs', 'Docker', 'Conda'],
];

describe('the list of other tools', () => {
  it('has every tool of the mission, and says of each that does not work why', () => {
    expect(MISSION.filter((tool) => !rows.some(([name]) => name === tool))).toEqual([]);
    const reasons = text.slice(text.indexOf('## In part'));
    const lacking = rows.filter(([, works]) => /^(not yet|in part)/.test(works!)).map(([name]) => name!);
    expect(lacking.filter((name) => !reasons.includes(name))).toEqual([]);
  });

  it('names of each tool that works, in part too, the command and the test', () => {
    const bare = rows.filter(([, works, command, test]) => works !== 'not yet' && !(command?.trim() && test?.trim()));
    expect(bare.map(([name]) => name)).toEqual([]);
  });

  it('names only tests and documents that are there', () => {
    const tests = [...text.matchAll(/`(tests\/[\w./-]+)`/g)].map((match) => match[1]!);
    const documents = [...text.matchAll(/\]\(([\w.-]+\.md)\)/g)].map((match) => `docs/${match[1]!}`);
    expect([...tests, ...documents].filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    expect(tests.length).toBeGreaterThan(8);
  });

  it('names only commands and options that there are', () => {
    for (const [, name, rest] of text.matchAll(/`bancada (\w+)([^`]*)`/g)) {
      const command = commands.find((each) => each.name === name);
      expect(command, name).toBeDefined();
      for (const [, option] of rest!.matchAll(/--([\w-]+)/g)) expect(Object.keys(command!.options)).toContain(option);
    }
  });
});
