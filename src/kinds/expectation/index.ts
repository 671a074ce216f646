import type { ExpectationKind } from '../../core/kind/expectation-kind.ts';
import between from './between.ts';
import holds from './holds.ts';
import inList from './in.ts';
import matches from './matches.ts';
import missing from './missing.ts';
import rows from './rows.ts';
import type from './type.ts';
import unique from './unique.ts';

/** Every expectation, in the order in which lists and the reference page show them. */
export const expectationKinds: readonly ExpectationKind[] = [
  rows,
  type,
  missing,
  between,
  inList,
  unique,
  matches,
  holds,
];
