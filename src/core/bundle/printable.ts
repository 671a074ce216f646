/** A text out of a foreign file, for a message: control characters must not steer a terminal. */
export function printable(text: string): string {
  const plain = withoutControls(text);
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
}

/** The text with a dot for every character that moves, hides or turns round what stands beside it. */
export function withoutControls(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '·');
}
