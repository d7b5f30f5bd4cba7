import type { AnyCaseType } from '#libs/kernel';
import { agency } from './agency/index.js';
import { officer } from './officer/index.js';
import { penalty } from './penalty/index.js';

/** The case types of the office: a new one is a folder and a line here. */
export const caseTypes: readonly AnyCaseType[] = [agency, officer, penalty];
