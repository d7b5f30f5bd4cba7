import { createServer } from 'node:net';
import { BadSetting, type Environment } from '#config/environment';

/** Asks for the address before anything is opened: a start that cannot be reached leaves nothing behind. @throws BadSetting where it cannot be had */
export async function refuseTakenPort({ host, port }: Pick<Environment, 'host' | 'port'>): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((free, taken) => {
      server.once('error', taken);
      server.listen({ host, port, exclusive: true }, free);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new BadSetting('PORT', `${host}:${port} is taken by another process: choose another port`);
    if (code === 'EACCES') throw new BadSetting('PORT', `${port} is not for this user to listen on: choose one above 1023`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new BadSetting('HOST', `${host} is no address of this machine`);
    throw error;
  }
  await new Promise<void>((closed) => server.close(() => closed()));
}
