/** The sync page's root: it shares the store with the app, and is the only page that speaks to other servers. */
import { mount } from 'svelte';
import type { Language } from './app/say.ts';
import SyncView from './sync/SyncView.svelte';
import { SyncPage } from './sync/sync-page.svelte.ts';
import { browserClock } from '../platform/browser/clock.ts';
import { browserHasher } from '../platform/browser/hasher.ts';
import { createHttpTransport } from '../platform/browser/http-transport.ts';
import { createKeptCredentials } from '../platform/browser/kept-credentials.ts';
import { createBrowserLocks } from '../platform/browser/locks.ts';
import { accessTo, knock, obstacleTo } from '../platform/browser/reach.ts';
import { openBrowserStore } from '../platform/browser/store.ts';
import './style/base.css';

function languageOf(): Language {
  const kept = localStorage.getItem('language');
  if (kept === 'en' || kept === 'pt') return kept;
  return navigator.language.toLowerCase().startsWith('pt') ? 'pt' : 'en';
}

const language = languageOf();
const dark = matchMedia('(prefers-color-scheme: dark)').matches;
const theme = localStorage.getItem('theme');
document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
document.documentElement.dataset['theme'] = theme === 'light' || theme === 'dark' ? theme : dark ? 'dark' : 'light';

const page = new SyncPage(
  {
    openStore: async () => ({
      store: await openBrowserStore('bancada'),
      locks: createBrowserLocks('bancada'),
      clock: browserClock,
      hasher: browserHasher,
    }),
    transport: createHttpTransport,
    obstacleTo,
    accessTo,
    knock,
    kept: createKeptCredentials(),
    kinds: async () => {
      const { cellKinds } = await import('../kinds/cell/index.ts');
      return new Map(cellKinds.map((kind) => [kind.id, kind]));
    },
    from: location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)) : undefined,
  },
  language,
);
mount(SyncView, { target: document.getElementById('app')!, props: { page } });
