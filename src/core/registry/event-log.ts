/** Streams of events in the store's `event` table, `<stream>/<number, eight digits>`, numbered from 1 without gaps. */
import type { JsonObject } from '../json.ts';
import type { Store } from '../ports.ts';
import { Refusal } from '../problem.ts';
import { change } from '../graph/records.ts';

const DIGITS = 8;

/** The events of one stream, oldest first. Cost: linear in its length. */
export async function readStream(store: Store, stream: string): Promise<JsonObject[]> {
  return (await store.records.list('event', `${stream}/`)).map(({ value }) => value);
}

/** Every stream whose name starts with `prefix`, with its events, oldest first. */
export async function readStreams(store: Store, prefix: string): Promise<Map<string, JsonObject[]>> {
  const streams = new Map<string, JsonObject[]>();
  for (const { id, value } of await store.records.list('event', prefix)) {
    const stream = id.slice(0, id.lastIndexOf('/'));
    const events = streams.get(stream);
    if (events) events.push(value);
    else streams.set(stream, [value]);
  }
  return streams;
}

/**
 * Adds `events` behind the `length` that the caller has read, all or none. False when somebody else has written there
 * since: the caller reads again and decides anew.
 */
export async function appendEvents(
  store: Store,
  stream: string,
  length: number,
  events: readonly object[],
): Promise<boolean> {
  const changes = events.map((event, index) => ({
    ...change('event', eventId(stream, length + index + 1), event),
    expect: 'absent' as const,
  }));
  try {
    await store.records.commit(changes);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.problems.some((each) => each.code === 'store.conflict')) return false;
    throw error;
  }
}

function eventId(stream: string, number: number): string {
  return `${stream}/${String(number).padStart(DIGITS, '0')}`;
}
