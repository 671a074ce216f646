// The example notebook from nothing, headless: wall and CPU seconds, peak memory, then its cells.
import { measureRun } from './support/command.mjs';

const TARGET_S = 60;
const TARGET_MB = 4_096;

const seconds = (value) => value.toFixed(1);

export default {
  title: 'The flights notebook from nothing, in Node with two workers (target: 60 s on two cores, 4 GB)',
  async run() {
    const { wall, cpu, peakMb, document } = await measureRun('examples/flights.md', ['--workers', '2']);
    const cells = Object.entries(document.cells).sort(([, a], [, b]) => b.ms - a.ms);
    return [
      {
        what: 'all of it',
        'wall s': seconds(wall),
        'CPU s': seconds(cpu),
        'peak MB': Math.round(peakMb),
        'of 60 s': (wall / TARGET_S).toFixed(2),
        'of 4 GB': (peakMb / TARGET_MB).toFixed(2),
      },
      ...cells.map(([name, { kind, ms }]) => ({ what: `${name} (${kind})`, 'wall s': seconds(ms / 1000) })),
    ];
  },
};
