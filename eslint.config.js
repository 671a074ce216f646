import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

const hostMath = [
  'exp',
  'expm1',
  'log',
  'log1p',
  'log2',
  'log10',
  'pow',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'atan2',
  'sinh',
  'cosh',
  'tanh',
  'cbrt',
  'hypot',
  'random',
];

export default ts.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'public/',
      '**/*.as.ts',
      'test-results/',
      'playwright-report/',
      '.cache/',
      '.venv/',
      '.venv-tools/',
      '.bancada/',
      'coverage/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    // Sets and maps that are never mutated are held in $state.raw and replaced whole.
    rules: { 'svelte/prefer-svelte-reactivity': 'off', 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    // Results must not depend on the host: its transcendental functions differ between engines and their versions.
    files: ['src/core/**/*.ts', 'src/kinds/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...hostMath.map((property) => ({ object: 'Math', property, message: 'use core/stats/math.ts (or ctx.rng)' })),
        { object: 'Date', property: 'now', message: 'time comes in through ports' },
        { object: 'performance', property: 'now', message: 'time comes in through ports' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "BinaryExpression[operator='**']", message: 'use pow from core/stats/math.ts' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'time comes in through ports' },
        {
          selector: "CallExpression[callee.property.name='sort'][arguments.length=0]",
          message: 'give sort a comparator',
        },
      ],
    },
  },
);
