import { z } from 'zod';

const objectRef = z.object({
  object: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().min(0),
  form: z.enum(['json', 'bytes']),
});

/** A `DatasetRef` as it crosses to a worker in the arguments of a query. */
export const datasetRefSchema = z.object({
  manifest: objectRef,
  rows: objectRef.optional(),
  count: z.int().min(0),
  time: z.string().optional(),
  key: z.array(z.string()).readonly().optional(),
});

export const objectRefSchema = objectRef;
