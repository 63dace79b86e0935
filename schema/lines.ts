/**
 * Few connections for statements that nearly every request asks. A statement is sent behind those that are under way,
 * without waiting for their answers, and what is asked in one turn of the event loop goes out in one write: handing each
 * to a connection of its own costs more than answering it. Each is a transaction of its own, and fails alone.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import { Busy } from './errors.ts';

/** `name` is what a connection keeps the plan by. */
export type Planned = { name: string; text: string; values: unknown[] };

export type Lines = AsyncDisposable & {
  /** The statement's rows. Throws what the database throws, or why it cannot be reached; Busy once they are closed. */
  ask<Row extends object>(statement: Planned): Promise<Row[]>;
};

type Line = Pick<Lines, 'ask'> & { close(): Promise<void> };

/** All that is sent waits behind what is not answered: a server that is gone without a word would hold it for ever. */
const silentMs = 10_000;

/**
 * Opens them when they are first needed, and again after one was lost. One that has not answered a statement for
 * `query_timeout` milliseconds, ten seconds unless it is given, is lost.
 */
export function openLines(connection: pg.ClientConfig, count: number): Lines {
  const lines = Array.from({ length: count }, () => openLine({ query_timeout: silentMs, ...connection }));
  let next = 0;
  let isClosed = false;
  return {
    ask: (statement) => {
      if (isClosed) return Promise.reject(new Busy('the database is closed'));
      next = (next + 1) % count;
      return lines[next]!.ask(statement);
    },
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      await Promise.all(lines.map((line) => line.close()));
    },
  };
}

function openLine(connection: pg.ClientConfig): Line {
  let open: { client: pg.Client; socket: Socket; connected: Promise<unknown> } | undefined;

  function connect() {
    const socket = new Socket();
    const client = new pg.Client({ ...connection, pipeline: true, stream: () => socket });
    const opened = { client, socket, connected: client.connect() };
    const forget = () => {
      if (open === opened) open = undefined;
    };
    client.on('error', forget);
    client.on('end', forget);
    opened.connected.catch(forget);
    return opened;
  }

  return {
    ask: async <Row extends object>(statement: Planned) => {
      open ??= connect();
      const { client, socket, connected } = open;
      await connected;
      if (socket.writableCorked === 0) {
        socket.cork();
        setImmediate(() => socket.uncork());
      }
      return (await client.query<Row>(statement)).rows;
    },
    close: async () => {
      // One that is closed while it opens never says so to those who wait for it.
      await open?.connected.catch(() => undefined);
      await open?.client.end();
    },
  };
}
