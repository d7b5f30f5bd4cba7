import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { systemClock, type AnyCaseType } from '#libs/kernel';
import { CaseTypes } from '#libs/case-runtime/types';
import { EventCodec } from '#libs/event-store';
import { openSqliteStore } from '#libs/event-store/sqlite';
import { openViewDatabase, tellable, ViewRunner, type ViewLogger, type ViewObserver } from '#libs/views';
import type { Environment } from '#config/environment';
import type { FromThread, ToThread } from './views.js';

/** The thread's side: opens the store to read and folds the views until told to stop. */
export async function serveViews(port: MessagePort, environment: Environment, types: readonly AnyCaseType[]): Promise<void> {
  const send = (message: FromThread) => port.postMessage(message);
  const log = (level: keyof ViewLogger) => (fields: object, message: string) =>
    send({ kind: 'log', level, fields: sendable(fields), message });
  const observe =
    (what: keyof ViewObserver) =>
    (...parts: readonly unknown[]) =>
      send({ kind: 'observed', what, parts: parts.map((part) => (part instanceof Error ? sendable({ err: part }) : part)) });
  const completed = new CaseTypes(types);
  const store = await openSqliteStore({ folder: environment.dataDir, readonly: true });
  const place = environment.databaseUrl === undefined ? { file: join(environment.dataDir, 'views.db') } : { url: environment.databaseUrl };
  // an error of SQLite's library arrives on the other side as an object without a word
  const unopened = (error: unknown) => send({ kind: 'unopened', reason: error instanceof Error ? error.message : String(error) });
  const database = await openViewDatabase(place).catch(unopened);
  if (database === undefined) return;
  const runner = new ViewRunner({
    store,
    codec: new EventCodec(completed.catalogue),
    views: completed.all.flatMap((type) => type.views),
    knows: (event) => completed.knows(event),
    database,
    clock: systemClock,
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    observer: {
      batch: observe('batch'),
      retried: observe('retried'),
      stopped: observe('stopped'),
      lost: observe('lost'),
      swapped: observe('swapped'),
    },
    follow: 'wake',
  });
  runner.onProgress(() => send({ kind: 'progress' }));
  const answer = (id: number, work: Promise<void>) =>
    work.then(
      () => send({ kind: 'done', id }),
      (error: unknown) => send({ kind: 'done', id, error: tellable(error) }),
    );
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'wake':
        runner.wake();
        break;
      case 'settled':
        void answer(message.id, runner.settled());
        break;
      case 'rebuild':
        void answer(
          message.id,
          runner.rebuild(message.views, (report) => send({ kind: 'rebuilding', id: message.id, report })),
        );
        break;
      case 'stop':
        void runner
          .stop()
          .then(() => database.close())
          .then(() => store.close())
          .then(() => port.close());
        break;
    }
  });
  await runner.start().then(() => send({ kind: 'started' }), unopened);
}

/** Errors lose their prototype between threads: what the log needs is sent as plain text. */
function sendable(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? `${value.name}: ${value.message}` : (value as unknown)]),
  );
}
