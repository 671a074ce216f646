// Serves dist/app for the browser tests: at `port`, and at the next under a sub-path as a static host would. At port + 10
// it sends on to the pages of tests/browser/support, which are built when the first of them is asked for.
import { createServer } from 'node:http';
import path from 'node:path';
import { serve } from '../../scripts/serve.mjs';
import { root } from '../../scripts/lib.mjs';
import { buildPages } from './support/build-pages.mjs';

const port = Number(process.argv[2]);
const folder = path.join(root, '.cache', `test-pages-${port}`);
const pages = await serve(0, { folder });
let built;
createServer(async (request, response) => {
  try {
    await (built ??= buildPages(folder));
    response.writeHead(302, { location: new URL(request.url, pages.url).href }).end();
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
  }
}).listen(port + 10, '127.0.0.1');
await serve(port + 1, { prefix: '/some/where/', tries: 0 });
await serve(port, { tries: 0 });
