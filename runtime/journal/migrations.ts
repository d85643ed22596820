/** The database's format: numbered steps forward, each run once, in order. A released step never changes. */
import type { DatabaseSync } from "node:sqlite"

/** Marks the file as ours ("PERD"). */
export const applicationId = 0x50455244

const format1 = `
  CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- One row per execution. What a person or a worker looks for; everything else is in its events.
  CREATE TABLE execution (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    workflow TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    release INTEGER NOT NULL,
    run INTEGER NOT NULL,
    plan_hash TEXT NOT NULL,
    task_queue TEXT NOT NULL,
    state TEXT NOT NULL,
    parked TEXT,
    parent TEXT,
    started_at INTEGER NOT NULL,
    deadline INTEGER,
    closed_at INTEGER
  ) STRICT;
  CREATE INDEX execution_key ON execution (workflow, key);
  CREATE INDEX execution_open ON execution (workflow, version) WHERE state = 'Running';
  CREATE INDEX execution_parked ON execution (n) WHERE parked IS NOT NULL;

  -- The journal: appended to, never changed.
  CREATE TABLE event (
    execution INTEGER NOT NULL,
    run INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    data TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (execution, run, seq)
  ) STRICT, WITHOUT ROWID;

  -- When an execution that sleeps on disk is to be woken.
  CREATE TABLE timer (
    execution INTEGER NOT NULL,
    name TEXT NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (execution, name)
  ) STRICT, WITHOUT ROWID;

  -- The last heartbeat of an attempt under way.
  CREATE TABLE heartbeat (
    execution INTEGER NOT NULL,
    name TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (execution, name)
  ) STRICT, WITHOUT ROWID;

  -- The contracts that workers of this database have run.
  CREATE TABLE contract (
    workflow TEXT NOT NULL,
    version INTEGER NOT NULL,
    hashes TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (workflow, version, hashes)
  ) STRICT, WITHOUT ROWID;
`

const format2 = `
  -- The signals received that no step has had yet, by the numbers of their events: whoever has any may have work to do,
  -- whatever its timers say.
  CREATE TABLE mailbox (
    execution INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (execution, seq)
  ) STRICT, WITHOUT ROWID;
`

const migrations: ReadonlyArray<string> = [format1, format2]

/** The format that this code writes; a database's own is its `user_version`. */
export const currentFormat = migrations.length

export const migrate = (db: DatabaseSync, from: number): void => {
  if (from === currentFormat) return
  db.exec("BEGIN IMMEDIATE")
  for (const statements of migrations.slice(from)) db.exec(statements)
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${currentFormat}; COMMIT`)
}
