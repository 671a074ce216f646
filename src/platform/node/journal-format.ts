/**
 * The bytes of the records' journal. A transaction is a header line and one line for each change:
 *
 *     T <bytes of the lines> <CRC-32 of the lines, hex> <transaction id>
 *     + run "01J…" {"id":"01J…"}
 *     ! revision "n/00000001" {"text":"…"}     (only when the record is absent)
 *     - note "x"                               (deletes)
 *
 * `S` instead of `T` seals the journal: what follows is void and the next generation goes on. A header stands at the
 * start of a line and nothing else there begins with T or S, so that readers find their way after a torn write.
 */
import { crc32 } from 'node:zlib';
import type { Change, TableName } from '../../core/ports.ts';

export interface Frame {
  readonly seal: boolean;
  readonly id: string;
  /** Offsets in the buffer: the first byte of the lines and the byte after the last. */
  readonly start: number;
  readonly end: number;
}

export interface Line {
  readonly act: '+' | '!' | '-';
  readonly table: TableName;
  readonly id: string;
  /** Offsets of the JSON value in the buffer. */
  readonly start: number;
  readonly end: number;
}

export function encodeFrame(id: string, changes: readonly Change[]): Buffer {
  const lines = changes.map(({ table, id: record, value, expect }) => {
    const name = `${table} ${JSON.stringify(record)}`;
    if (value === null) return `- ${name}\n`;
    return `${expect === 'absent' ? '!' : '+'} ${name} ${JSON.stringify(value)}\n`;
  });
  return frameOf('T', id, Buffer.from(lines.join('')));
}

export function encodeSeal(id: string): Buffer {
  return frameOf('S', id, Buffer.alloc(0));
}

function frameOf(type: 'T' | 'S', id: string, body: Buffer): Buffer {
  // The line break in front ends whatever a torn write left behind.
  const header = `\n${type} ${body.length} ${crc32(body).toString(16)} ${id}\n`;
  return Buffer.concat([Buffer.from(header), body]);
}

const HEADER = /^([TS]) (\d{1,15}) ([0-9a-f]{1,8}) (\S+)$/;
const NEW_LINE = 10;

/** Whole frames from `from` on, and where reading should go on: a frame that is not all there yet is waited for. */
export function readFrames(buffer: Buffer, from: number): { frames: Frame[]; next: number } {
  const frames: Frame[] = [];
  let next = from;
  for (let at = nextHeader(buffer, from); at >= 0; at = nextHeader(buffer, at)) {
    const frame = frameAt(buffer, at);
    if (!frame) {
      at++;
      continue;
    }
    frames.push(frame);
    next = at = frame.end;
  }
  return { frames, next };
}

/** The start of the next line that begins with `T ` or `S `. */
function nextHeader(buffer: Buffer, from: number): number {
  for (let at = from === 0 ? 0 : from - 1; at < buffer.length; at++) {
    at = buffer.indexOf(NEW_LINE, at);
    if (at < 0) return -1;
    const letter = buffer[at + 1];
    if ((letter === 0x54 || letter === 0x53) && buffer[at + 2] === 0x20 && at + 1 >= from) return at + 1;
  }
  return -1;
}

function frameAt(buffer: Buffer, at: number): Frame | undefined {
  const lineEnd = buffer.indexOf(NEW_LINE, at);
  if (lineEnd < 0) return undefined;
  const match = HEADER.exec(buffer.toString('latin1', at, Math.min(lineEnd, at + 200)));
  if (!match) return undefined;
  const start = lineEnd + 1;
  const end = start + Number(match[2]);
  if (end > buffer.length || crc32(buffer.subarray(start, end)).toString(16) !== match[3]) return undefined;
  return { seal: match[1] === 'S', id: match[4]!, start, end };
}

/** The changes of a frame, values left as bytes: most are never asked for. */
export function readLines(buffer: Buffer, frame: Frame): Line[] {
  const lines: Line[] = [];
  for (let at = frame.start; at < frame.end;) {
    const end = buffer.indexOf(NEW_LINE, at);
    lines.push(readLine(buffer, at, end));
    at = end + 1;
  }
  return lines;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function readLine(buffer: Buffer, at: number, end: number): Line {
  const act = String.fromCharCode(buffer[at]!) as Line['act'];
  const nameEnd = buffer.indexOf(0x20, at + 2);
  const table = buffer.toString('latin1', at + 2, nameEnd) as TableName;
  let idEnd = nameEnd + 2;
  while (buffer[idEnd] !== QUOTE) idEnd += buffer[idEnd] === BACKSLASH ? 2 : 1;
  const id = JSON.parse(buffer.toString('utf8', nameEnd + 1, idEnd + 1)) as string;
  return { act, table, id, start: Math.min(idEnd + 2, end), end };
}
