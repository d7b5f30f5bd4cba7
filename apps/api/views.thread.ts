import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import type { Environment } from '#config/environment';
import { officeTypes } from '../office/types.js';
import { serveViews } from '../office/views-thread.js';

/** Thread entry of the built office: folds the views beside the thread that answers requests. */
await serveViews(parentPort!, workerData as Environment, officeTypes);
