PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY,
    "Timestamp" TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
INSERT INTO __EFMigrationsHistory VALUES('20261125095814_Initial','10.0.15');
CREATE TABLE IF NOT EXISTS "audit" (
    "number" INTEGER NOT NULL CONSTRAINT "PK_audit" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "who" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);
INSERT INTO audit VALUES(1,1795521600123,'controller-1','start','history','','the database is new: earlier runs are known from tags only and do not run again','6a5daf66ecec8594663659c268515dbd27dfff89908a9148b8e9c93a26b812e2');
INSERT INTO audit VALUES(2,1795521600123,'Ada','sync','shop/dev','c0ffee','','04f7f42d9854fe85cd0e730447aefcac193fdf9e254614dd72635dba6e00d70f');
INSERT INTO audit VALUES(3,1795521600123,'Bob','retry','shop/dev TrainingJob/a','c0ffee','','18f096dcee61a745c7b165380e9379d311ef45d57a5d380170e637f29c5209a0');
INSERT INTO audit VALUES(4,1795521600123,'controller-1','create','shop/dev Model/a','c0ffee','a-1: does not exist yet','40eeee0f24205f772a8afcb9855c1d0e6123e5e04d4ef31523623bad13df2b18');
CREATE TABLE IF NOT EXISTS "bindings" (
    "source" TEXT NOT NULL CONSTRAINT "PK_bindings" PRIMARY KEY,
    "repository" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "signers" TEXT NOT NULL
);
INSERT INTO bindings VALUES('shop','shop','gitops.yaml','null');
CREATE TABLE IF NOT EXISTS "claims" (
    "source" TEXT NOT NULL CONSTRAINT "PK_claims" PRIMARY KEY,
    "token" INTEGER NOT NULL,
    "until" INTEGER NOT NULL
);
INSERT INTO claims VALUES('shop',1,1795837776327);
CREATE TABLE IF NOT EXISTS "commands" (
    "number" INTEGER NOT NULL CONSTRAINT "PK_commands" PRIMARY KEY AUTOINCREMENT,
    "source" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "json" TEXT NOT NULL
);
INSERT INTO commands VALUES(2,'shop','dev','{"type":"retry","Resource":{"Kind":"TrainingJob","Name":"a"},"Environment":{"Source":"shop","Environment":"dev"},"User":"Bob","At":"2026-11-24T12:00:00.123+00:00"}');
CREATE TABLE IF NOT EXISTS "commits" (
    "number" INTEGER NOT NULL CONSTRAINT "PK_commits" PRIMARY KEY AUTOINCREMENT,
    "source" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "seen" INTEGER NOT NULL,
    "ended" INTEGER NULL
);
INSERT INTO commits VALUES(1,'shop','dev','c0ffee','Ada','A change',2,'in sync',1795521600123,1795521600123);
CREATE TABLE IF NOT EXISTS "deliveries" (
    "number" INTEGER NOT NULL CONSTRAINT "PK_deliveries" PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NULL,
    "source" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "received" INTEGER NOT NULL,
    "done" INTEGER NULL,
    "content" TEXT NOT NULL
);
INSERT INTO deliveries VALUES(1,'d1','shop','push','{}',1795521600123,NULL,'');
CREATE TABLE IF NOT EXISTS "heads" (
    "source" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "seen" INTEGER NOT NULL,
    CONSTRAINT "PK_heads" PRIMARY KEY ("source", "environment")
);
INSERT INTO heads VALUES('shop','dev','c0ffee','main',1795521600123);
CREATE TABLE IF NOT EXISTS "intents" (
    "source" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "actualname" TEXT NOT NULL,
    "controller" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "json" TEXT NOT NULL,
    CONSTRAINT "PK_intents" PRIMARY KEY ("source", "environment", "resource", "actualname")
);
INSERT INTO intents VALUES('shop','dev','Model/b','b-1','controller-1',1795521600123,'{"Scope":{"Environment":{"Source":"shop","Environment":"dev"},"Commit":"c0ffee","Controller":"controller-1"},"Change":{"Id":{"Kind":"Model","Name":"b"},"ActualName":"b-1","Action":"Create","Reason":{"type":"missing"}},"At":"2026-11-24T12:00:00.123+00:00"}');
CREATE TABLE IF NOT EXISTS "leases" (
    "name" TEXT NOT NULL CONSTRAINT "PK_leases" PRIMARY KEY,
    "owner" TEXT NOT NULL,
    "until" INTEGER NOT NULL
);
INSERT INTO leases VALUES('shop/dev','controller-1',1795837776336);
CREATE TABLE IF NOT EXISTS "outbox" (
    "number" INTEGER NOT NULL CONSTRAINT "PK_outbox" PRIMARY KEY AUTOINCREMENT,
    "at" INTEGER NOT NULL,
    "json" TEXT NOT NULL,
    "transactionid" INTEGER NOT NULL DEFAULT 0
);
INSERT INTO outbox VALUES(1,1795521600123,'{"type":"historyStarted","Controller":"controller-1","At":"2026-11-24T12:00:00.123+00:00"}',0);
INSERT INTO outbox VALUES(2,1795521600123,'{"type":"commandEnqueued","Command":{"type":"sync","Commit":"c0ffee","Environment":{"Source":"shop","Environment":"dev"},"User":"Ada","At":"2026-11-24T12:00:00.123+00:00"},"Commit":"c0ffee","At":"2026-11-24T12:00:00.123+00:00"}',0);
INSERT INTO outbox VALUES(3,1795521600123,'{"type":"statusWritten","Environment":{"Source":"shop","Environment":"dev"},"At":"2026-11-24T12:00:00.123+00:00"}',0);
INSERT INTO outbox VALUES(4,1795521600123,'{"type":"commandCompleted","Queued":{"Id":1,"Command":{"type":"sync","Commit":"c0ffee","Environment":{"Source":"shop","Environment":"dev"},"User":"Ada","At":"2026-11-24T12:00:00.123+00:00"}},"At":"2026-11-24T12:00:00.123+00:00"}',0);
INSERT INTO outbox VALUES(5,1795521600123,'{"type":"commandEnqueued","Command":{"type":"retry","Resource":{"Kind":"TrainingJob","Name":"a"},"Environment":{"Source":"shop","Environment":"dev"},"User":"Bob","At":"2026-11-24T12:00:00.123+00:00"},"Commit":"c0ffee","At":"2026-11-24T12:00:00.123+00:00"}',0);
INSERT INTO outbox VALUES(6,1795521600123,'{"type":"changeAttempted","Scope":{"Environment":{"Source":"shop","Environment":"dev"},"Commit":"c0ffee","Controller":"controller-1"},"Change":{"Id":{"Kind":"Model","Name":"a"},"ActualName":"a-1","Action":"Create","Reason":{"type":"missing"}},"At":"2026-11-24T12:00:00.123+00:00"}',0);
INSERT INTO outbox VALUES(7,1795521600123,'{"type":"changeAttempted","Scope":{"Environment":{"Source":"shop","Environment":"dev"},"Commit":"c0ffee","Controller":"controller-1"},"Change":{"Id":{"Kind":"Model","Name":"b"},"ActualName":"b-1","Action":"Create","Reason":{"type":"missing"}},"At":"2026-11-24T12:00:00.123+00:00"}',0);
INSERT INTO outbox VALUES(8,1795521600123,'{"type":"changeEnded","Scope":{"Environment":{"Source":"shop","Environment":"dev"},"Commit":"c0ffee","Controller":"controller-1"},"Change":{"Id":{"Kind":"Model","Name":"a"},"ActualName":"a-1","Action":"Create","Reason":{"type":"missing"}},"Failure":null,"WasSent":true,"At":"2026-11-24T12:00:00.123+00:00"}',0);
INSERT INTO outbox VALUES(9,1795521600123,'{"type":"statusWritten","Environment":{"Source":"shop","Environment":"dev"},"At":"2026-11-24T12:00:00.123+00:00"}',0);
CREATE TABLE IF NOT EXISTS "reconciliations" (
    "number" INTEGER NOT NULL CONSTRAINT "PK_reconciliations" PRIMARY KEY AUTOINCREMENT,
    "source" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "began" INTEGER NOT NULL,
    "ended" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "applied" INTEGER NOT NULL
);
INSERT INTO reconciliations VALUES(1,'shop','dev','c0ffee',1795521600123,1795521600123,'Synced','','',1);
CREATE TABLE IF NOT EXISTS "runs" (
    "source" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "actualname" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "began" INTEGER NOT NULL,
    "ended" INTEGER NULL,
    "detail" TEXT NOT NULL,
    CONSTRAINT "PK_runs" PRIMARY KEY ("source", "environment", "actualname")
);
INSERT INTO runs VALUES('shop','dev','a-1','TrainingJob/a','Completed','c0ffee',1795521600123,1795521600123,'auc=0.9');
CREATE TABLE IF NOT EXISTS "statuses" (
    "source" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "json" TEXT NOT NULL,
    CONSTRAINT "PK_statuses" PRIMARY KEY ("source", "environment")
);
INSERT INTO statuses VALUES('shop','dev','{"Id":{"Source":"shop","Environment":"dev"},"Repository":"","Commit":"","Revision":"","Outcome":{"type":"Progressing","Until":null,"State":"Progressing","Reason":{"type":"lease-expired"}},"Pending":[],"Since":"2026-11-24T12:00:00.123+00:00","At":"2026-11-24T12:00:00.123+00:00","Next":null,"Plan":null,"Inputs":{"Automatic":"","Proposed":""},"Resources":0,"Drift":0}');
CREATE TABLE IF NOT EXISTS "subscriptions" (
    "name" TEXT NOT NULL CONSTRAINT "PK_subscriptions" PRIMARY KEY,
    "transactionid" INTEGER NOT NULL,
    "number" INTEGER NOT NULL
);
INSERT INTO subscriptions VALUES('audit',0,8);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('outbox',9);
INSERT INTO sqlite_sequence VALUES('commits',1);
INSERT INTO sqlite_sequence VALUES('commands',2);
INSERT INTO sqlite_sequence VALUES('reconciliations',1);
INSERT INTO sqlite_sequence VALUES('deliveries',1);
CREATE INDEX "IX_commits_commit" ON "commits" ("commit");
CREATE UNIQUE INDEX "IX_commits_source_environment_commit" ON "commits" ("source", "environment", "commit");
CREATE INDEX "IX_deliveries_done_source_number" ON "deliveries" ("done", "source", "number");
CREATE UNIQUE INDEX "IX_deliveries_source_id" ON "deliveries" ("source", "id");
CREATE INDEX "IX_outbox_transactionid_number" ON "outbox" ("transactionid", "number");
CREATE INDEX "IX_reconciliations_source_environment_number" ON "reconciliations" ("source", "environment", "number");
COMMIT;
