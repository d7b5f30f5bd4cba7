import { onPostgresql } from '../../libs/agenda/testing/on-postgresql.js';
import { apartOnNode } from '../../libs/event-store/eventstoredb/testing/apart-on-a-node.js';
import { dyingBetween } from './other-cases/dying.js';

dyingBetween('one store in memory', {}, 40);

const node = process.env['EVENTSTORE_URL'];
const database = process.env['DATABASE_URL'];
const place = database === undefined ? {} : { place: onPostgresql(database) };

if (node === undefined) process.stderr.write('duties of other cases are not checked on EventStoreDB: EVENTSTORE_URL names no node\n');
else dyingBetween(`EventStoreDB and ${place.place?.name ?? 'SQLite'}`, { ...place, store: () => apartOnNode(node) }, 8);
