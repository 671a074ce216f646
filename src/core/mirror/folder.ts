import type { ByteSource } from '../ports.ts';

export interface FileStamp {
  readonly size: number;
  /** Milliseconds since 1970, as the file system says it. */
  readonly modified: number;
}

/** A folder outside of the store. Paths have slashes and no `.` or `..`. */
export interface MirrorFolder {
  readonly name: string;
  /** Every file that ends in `.md`, at most four folders deep; folders whose name starts with a dot are passed over. */
  notebooks(): Promise<readonly string[]>;
  stamp(path: string): Promise<FileStamp | undefined>;
  /** The file's bytes; a Refusal `mirror.unreadable` when it is gone or may not be read. */
  open(path: string): Promise<ByteSource>;
  /** Whole or not at all, folders made where they are missing. Refusal `mirror.unwritable`. */
  write(path: string, source: ByteSource): Promise<FileStamp>;
  remove(path: string): Promise<void>;
}

export type FolderPermission = 'granted' | 'prompt' | 'denied';

/** A folder of the person's, as long as the host lets us use it. */
export interface MirrorPlace {
  readonly folder: MirrorFolder;
  permission(): Promise<FolderPermission>;
  /** Asks the host, which asks the person; only from a click. */
  ask(): Promise<boolean>;
}

export interface MirrorPlaces {
  /** Whether this host lets a page write into folders. */
  readonly supported: boolean;
  /** Lets the person choose a folder and keeps it; undefined when they chose none. */
  pick(): Promise<MirrorPlace | undefined>;
  /** The folder that was chosen before, also in an earlier session. */
  kept(): Promise<MirrorPlace | undefined>;
  forget(): Promise<void>;
}
