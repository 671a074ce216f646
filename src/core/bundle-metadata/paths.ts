/** Where the texts about a bundle stand in it. */
export const RO_CRATE = 'ro-crate-metadata.json';
export const REPORT = 'report.html';
export const croissantPath = (cell: string) => `croissant-${cell}.json`;
