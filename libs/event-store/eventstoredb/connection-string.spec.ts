import { checkedConnectionString, UnusableConnectionString } from './connection-string.js';
import { openEventStoreDb } from './index.js';

describe('the connection string', () => {
  it('asks for the leader and for a short discovery', () => {
    expect(checkedConnectionString('esdb://127.0.0.1:2113?tls=false')).toBe(
      'esdb://127.0.0.1:2113?tls=false&nodePreference=leader&maxDiscoverAttempts=3&gossipTimeout=2',
    );
    expect(checkedConnectionString(' esdb+discover://office:p%40ss@store.example:2113/ ')).toBe(
      'esdb+discover://office:p%40ss@store.example:2113?nodePreference=leader&maxDiscoverAttempts=3&gossipTimeout=2',
    );
  });

  it('keeps what it says itself', () => {
    const text = 'esdb://a:2113,b:2113,c:2113?Node-Preference=Leader&maxDiscoverAttempts=9&gossipTimeout=7';
    expect(checkedConnectionString(text)).toBe(text);
  });

  it('that named several nodes to discover meant the first alone: while that one was down the cluster could not be reached', () => {
    expect(
      checkedConnectionString('esdb+discover://office:p%40ss@a:2113,b:2113,c:2113?tls=true&maxDiscoverAttempts=9&gossipTimeout=7'),
    ).toBe('esdb://office:p%40ss@a:2113,b:2113,c:2113?tls=true&maxDiscoverAttempts=9&gossipTimeout=7&nodePreference=leader');
  });

  it.each([
    'esdb://admin:changeit@127.0.0.1:2113',
    'esdb://ops:changeit@127.0.0.1:2113?tls=false',
    'esdb://admin:change%69t@127.0.0.1:2113',
    'esdb://office:ChangeIt@127.0.0.1:2113',
    'esdb://office@127.0.0.1:2113',
    'esdb://office:%zz@127.0.0.1:2113',
    'esdb://127.0.0.1:2113?nodePreference=follower',
    'esdb://127.0.0.1:2113?throwOnAppendFailure=false',
    'esdb://127.0.0.1:2113?keepAliveInterval=-1',
    'esdb://127.0.0.1:2113?tlsVerifyCert=false',
    'http://127.0.0.1:2113',
    'esdb://',
    'esdb://a:b:c',
    'esdb://a:2113,:2113',
    '',
  ])('is refused: %s', (text) => {
    expect(() => checkedConnectionString(text)).toThrow(UnusableConnectionString);
  });

  it.each([
    ['tlsCAFile=/nowhere/ca.pem', 'Failed to load certificate file. File was not found.'],
    ['userCertFile=/nowhere/office.pem', 'userCertFile must be given with accompanying userKeyFile'],
    ['tls=maybe', 'an option has a value that the client does not understand'],
  ])('stopped the start with a stack where the client refused it: %s', async (option, reason) => {
    const opening = openEventStoreDb({ connectionString: `esdb://office:s3cret@127.0.0.1:2113?${option}` });
    await expect(opening).rejects.toThrow(new UnusableConnectionString(reason));
  });

  it('is never repeated in a refusal, as it may hold a password', () => {
    expect(() => checkedConnectionString('esdb://office:s3cret@127.0.0.1:2113?surprise=1')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') as string }),
    );
  });
});
