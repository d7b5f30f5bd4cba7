import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import type { Environment } from '#config/environment';
import { officeTypes } from '../office/types.js';
import { serveViews } from '../office/views-thread.js';
import { goBehindRequests } from './priority.js';

/** Thread entry of the built office: folds the views beside the thread that answers requests. */
goBehindRequests();
await serveViews(parentPort!, workerData as Environment, officeTypes);
