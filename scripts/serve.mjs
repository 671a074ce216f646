// Serves the built app by the file that also lies in it for a stick or a laptop without this repository.
import path from 'node:path';
import { serve as serveFolder } from '../public/serve.mjs';
import { root } from './lib.mjs';

/** As `serve` in `public/serve.mjs`, of the built app. */
export function serve(port, options = {}) {
  return serveFolder(port, { folder: path.join(root, 'dist', 'app'), ...options });
}
