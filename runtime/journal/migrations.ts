/** The database's format: numbered steps forward, each run once, in order. A released step never changes. */
import type { DatabaseSync } from "node:sqlite"
import { addRowChecksum } from "./checksum.ts"

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

const format3 = `
  -- Which executions have started or wait for which others. \`child\` is an execution id: it may begin later than its row.
  CREATE TABLE child (
    parent INTEGER NOT NULL,
    name TEXT NOT NULL,
    child TEXT NOT NULL,
    -- What becomes of it when the parent ends: 'cancel' or 'terminate'; NULL: nothing.
    on_close TEXT,
    -- 1 while the step waits for its end.
    waits INTEGER NOT NULL,
    -- 1 once the parent has ended, until its policy has been carried out.
    orphan INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (parent, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX child_id ON child (child);
  CREATE INDEX child_orphan ON child (parent) WHERE orphan = 1;

  -- Who has sent what to earlier runs of an execution, by the names that senders give their deliveries.
  CREATE TABLE sender (
    execution INTEGER NOT NULL,
    signal TEXT NOT NULL,
    sender TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (execution, signal, sender)
  ) STRICT, WITHOUT ROWID;

  -- What executions can be looked for by; values are JSON text.
  CREATE TABLE attribute (
    execution INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (execution, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attribute_value ON attribute (name, value, execution);

  -- Work that waits for, or is with, a worker of its queue; the outcome stays for as long as someone waits for it.
  CREATE TABLE queue_item (
    n INTEGER PRIMARY KEY,
    -- Of the step that gave it first: unlike n, it is never used again.
    id TEXT NOT NULL,
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    input TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    -- When the next attempt may start.
    due INTEGER NOT NULL,
    -- JSON text; NULL while there is none.
    outcome TEXT,
    input_checksum INTEGER NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT;
  -- What is over is not joined any more.
  CREATE UNIQUE INDEX queue_item_open ON queue_item (queue, key) WHERE outcome IS NULL;
  CREATE INDEX queue_item_due ON queue_item (queue, due, n) WHERE outcome IS NULL;

  -- The steps that wait for an item.
  CREATE TABLE queue_waiter (
    item INTEGER NOT NULL,
    execution INTEGER NOT NULL,
    run INTEGER NOT NULL,
    name TEXT NOT NULL,
    -- 0: it has left, and is told of an outcome that comes too late.
    waits INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (item, execution, run, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX queue_waiter_execution ON queue_waiter (execution);

  -- Executions that nobody finds any more, and some of whose rows are still there: their numbers are not free.
  CREATE TABLE removed (
    n INTEGER PRIMARY KEY
  ) STRICT;
  CREATE INDEX execution_closed ON execution (closed_at) WHERE closed_at IS NOT NULL;

  -- When a running execution is to be looked at, unless something happens to it before: 0 while it has anything under way.
  -- It is kept in the same transactions as what it follows from, so a worker that starts need look at nothing else.
  ALTER TABLE execution ADD COLUMN wake INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX execution_wake ON execution (workflow, version, wake, plan_hash) WHERE state = 'Running';
  DROP INDEX execution_open;

  -- Who has paused it, when and why, as JSON text. It is then to be looked at when it has to end, and not before.
  ALTER TABLE execution ADD COLUMN paused TEXT;
  CREATE INDEX execution_paused ON execution (n) WHERE paused IS NOT NULL;

  -- A worker that starts is compared with the one before it.
  ALTER TABLE contract ADD COLUMN last_seen INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX contract_seen ON contract (workflow, version, last_seen, first_seen);
  DROP TABLE timer;
  DROP TABLE mailbox;

  -- Over what checksum.ts says of each table.
  ALTER TABLE meta ADD COLUMN checksum INTEGER;
  UPDATE meta SET checksum = row_checksum(key, value);
  ALTER TABLE execution ADD COLUMN checksum INTEGER;
  UPDATE execution SET checksum = row_checksum(n, id, workflow, key, parent, started_at, deadline);
  ALTER TABLE heartbeat ADD COLUMN checksum INTEGER;
  UPDATE heartbeat SET checksum = row_checksum(execution, name, details);
  ALTER TABLE contract ADD COLUMN checksum INTEGER;
  UPDATE contract SET checksum = row_checksum(workflow, version, hashes);
`

const migrations: ReadonlyArray<string> = [format1, format2, format3]

/** The format that this code writes; a database's own is its `user_version`. */
export const currentFormat = migrations.length

export const formatOf = (db: DatabaseSync): number => Number(db.prepare("PRAGMA user_version").get()?.user_version)

export const migrate = (db: DatabaseSync, from: number): void => {
  if (from === currentFormat) return
  addRowChecksum(db)
  db.exec("BEGIN IMMEDIATE")
  for (const statements of migrations.slice(from)) db.exec(statements)
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${currentFormat}; COMMIT`)
}
