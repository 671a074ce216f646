// What `npm start -- …` understands, read without any package: nothing may be installed yet.
export const HELP = `npm start -- [--port N] [--no-open]

Installs the packages that are missing, builds the app where it is older than its sources, serves it to this
machine alone, prints its address and opens it in the browser.

  --port N    the port, or the next free one after it; without it PORT of the environment, or 4173
  --no-open   does not open a browser; nor does it without a terminal, or where CI is set
  --help      says this

To build a folder for a web host: npm run build. The command line: npx bancada help.`;

const OPTIONS = ['--port', '--no-open', '--help', '-h'];

/** The options of a start, or `problem`: what came and what is known. */
export function startOptions(argv, env = {}) {
  const options = { help: false, open: true };
  let port = env.PORT || '4173';
  for (let at = 0; at < argv.length; at++) {
    const [name, given] = argv[at].split(/=(.*)/s);
    if (!OPTIONS.includes(name))
      return { problem: `npm start does not know ${argv[at]}; it knows --port N, --no-open and --help.` };
    if (name === '--port') port = given ?? argv[++at] ?? '';
    else if (given !== undefined) return { problem: `${name} takes no value; ${argv[at]} came.` };
    else if (name === '--no-open') options.open = false;
    else options.help = true;
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535)
    return { problem: `The port is a number from 1 to 65535; ${port === '' ? 'none' : port} came.` };
  return { ...options, port: Number(port) };
}
