import { systemClock } from '#libs/kernel';
import { LocalIssuer } from '#libs/access/sign-in';
import type { Environment } from '#config/environment';
import { unusable } from './data-folder.js';

/** Issues the tokens of the demonstration in the data folder. @throws BadSetting where its key there cannot be used */
export async function openDemoIssuer({ demo, dataDir, audience }: Environment): Promise<LocalIssuer> {
  try {
    // by the real time: the clock that a demonstration moves is the office's
    return await LocalIssuer.open({ demo, dataFolder: dataDir, audience, clock: systemClock });
  } catch (error) {
    throw unusable(dataDir, error);
  }
}
