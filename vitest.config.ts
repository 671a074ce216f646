import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**', 'tests/peers/**', 'tests/tools/**', 'node_modules/**'],
    testTimeout: 20_000,
    // Its own choice leaves one core idle, half of a small machine.
    maxWorkers: '100%',
  },
});
