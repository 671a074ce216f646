// Serves dist/app for the browser tests, at / and under a sub-path as a static host would.
import { serve } from '../../scripts/serve.mjs';

const port = Number(process.argv[2]);
await serve(port, { tries: 0 });
await serve(port + 1, { prefix: '/some/where/', tries: 0 });
