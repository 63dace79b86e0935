/** Ports on loopback: whether one is free, which one to take, and whether somebody answers there. */
import { connect, createServer } from 'node:net';

/** Whether a server could listen on `port` of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/** A port that was free a moment ago: `preferred` when it is, else any. Whoever binds it must be ready to lose it. */
export async function freePort(preferred?: number): Promise<number> {
  const port = (preferred ? await listenOnce(preferred) : undefined) ?? (await listenOnce(0));
  if (port === undefined) throw new Error('No port of 127.0.0.1 is free');
  return port;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/** Whether a server accepts connections on `port` of 127.0.0.1 now. */
export function answersOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
