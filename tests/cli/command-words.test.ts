import { describe, expect, it } from 'vitest';
import { commandText, overview } from '../../src/cli/command/help.ts';
import { commandWords, optionWords } from '../../src/cli/command-words.ts';
import { commands } from '../../src/cli/commands.ts';

describe('help in Portuguese', () => {
  it.each(commands.map((each) => [each.name, each] as const))(
    'says %s and its options in its own words',
    (name, each) => {
      const said = commandText(each, 'pt');
      expect(said).toMatch(/^uso: bancada /);
      expect(said).toContain(commandWords[name]!.doc);
      for (const option of Object.keys(each.options)) expect(said).toContain(optionWords(name, option));
      const { doc, options } = each;
      for (const english of [doc, ...Object.values(options).map((option) => option.doc)]) {
        expect(said.split(/\n| {2}/)).not.toContain(english);
      }
    },
  );

  it('names no command and no option that there is not', () => {
    const known = new Map(commands.map(({ name, options }) => [name, Object.keys(options)]));
    for (const [name, { options = {} }] of Object.entries(commandWords)) {
      expect(known.get(name), name).toEqual(expect.arrayContaining(Object.keys(options)));
    }
  });

  it('lists every command and family', () => {
    const said = overview(commands, 'pt');
    for (const { name } of commands) expect(said).toContain(`${name} `);
    expect(said).toContain('expectativa  rows');
    expect(overview(commands, 'en')).toContain('expectation  rows');
  });
});
