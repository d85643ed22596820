CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
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
CREATE TABLE timer (
    execution INTEGER NOT NULL,
    name TEXT NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (execution, name)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE heartbeat (
    execution INTEGER NOT NULL,
    name TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (execution, name)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE contract (
    workflow TEXT NOT NULL,
    version INTEGER NOT NULL,
    hashes TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (workflow, version, hashes)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE mailbox (
    execution INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (execution, seq)
  ) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('clean', 'yes');
INSERT INTO meta VALUES ('epoch', '1');
INSERT INTO meta VALUES ('owner_pid', '17952');
INSERT INTO meta VALUES ('secret', 'fMBdFPedCeRbX3TP2SP6EWy84UvSCXq2pO7wfp7u6f8');
INSERT INTO execution VALUES (1, 'ebd785540a2077ace621caf33d361f9c', 'Flow', 'done', 1, 0, 1, 'p1', 'default', 'Completed', NULL, NULL, 1795178800165, NULL, 1795178800180);
INSERT INTO execution VALUES (2, '9d7d0649ca79ad644e2d5071e5faff20', 'Flow', 'k', 1, 0, 1, 'p1', 'default', 'Running', NULL, NULL, 1795178800182, NULL, NULL);
INSERT INTO event VALUES (1, 1, 1, 1795178800165, 'ExecutionStarted', '', 0, '{"workflow":"Flow","version":1,"release":0,"planHash":"p1","key":"done","taskQueue":"default","payload":{"key":"done"}}', 1, 3664050743);
INSERT INTO event VALUES (1, 1, 2, 1795178800169, 'SignalAwaited', 'first', 0, '{"signal":"approval"}', 1, 1037229811);
INSERT INTO event VALUES (1, 1, 3, 1795178800173, 'SignalReceived', '', 0, '{"signal":"approval","payload":{"by":"dan"}}', 1, 2989223406);
INSERT INTO event VALUES (1, 1, 4, 1795178800173, 'SignalConsumed', 'first', 0, '{"received":3}', 1, 3474165556);
INSERT INTO event VALUES (1, 1, 5, 1795178800174, 'StepScheduled', 'told', 1, '{"activity":"test/Work.act","input":{"text":"dan"}}', 1, 2303009833);
INSERT INTO event VALUES (1, 1, 6, 1795178800180, 'StepCompleted', 'told', 1, '{"result":{"text":"dan!"}}', 1, 2306051200);
INSERT INTO event VALUES (1, 1, 7, 1795178800180, 'ExecutionCompleted', '', 0, '{"result":"dan!"}', 1, 964893809);
INSERT INTO event VALUES (2, 1, 1, 1795178800182, 'ExecutionStarted', '', 0, '{"workflow":"Flow","version":1,"release":0,"planHash":"p1","key":"k","taskQueue":"default","payload":{"key":"k"}}', 1, 2260621754);
INSERT INTO event VALUES (2, 1, 2, 1795178800182, 'SignalAwaited', 'first', 0, '{"signal":"approval"}', 1, 2084618644);
INSERT INTO event VALUES (2, 1, 3, 1795178800183, 'SignalReceived', '', 0, '{"signal":"approval","sender":"1","payload":{"by":"ann"}}', 1, 3548460964);
INSERT INTO event VALUES (2, 1, 4, 1795178800183, 'SignalConsumed', 'first', 0, '{"received":3}', 1, 1721928496);
INSERT INTO event VALUES (2, 1, 5, 1795178800183, 'StepScheduled', 'told', 1, '{"activity":"test/Work.act","input":{"text":"ann"}}', 1, 2780009126);
INSERT INTO event VALUES (2, 1, 6, 1795178800184, 'StepCompleted', 'told', 1, '{"result":{"text":"ann!"}}', 1, 912100820);
INSERT INTO event VALUES (2, 1, 7, 1795178800184, 'SignalAwaited', 'level', 0, '{"signal":"urgent"}', 1, 1784002195);
INSERT INTO event VALUES (2, 1, 8, 1795178800184, 'SignalReceived', '', 0, '{"signal":"approval","sender":"2","payload":{"by":"bob"}}', 1, 3608104965);
INSERT INTO timer VALUES (2, 'level', 9007199254740991);
INSERT INTO contract VALUES ('Flow', 1, '{"identity":"i","payload":"p","result":"r","plan":"p1","source":"s"}', 1795178800163);
INSERT INTO mailbox VALUES (2, 8);
PRAGMA application_id = 1346720324;
PRAGMA user_version = 2;
