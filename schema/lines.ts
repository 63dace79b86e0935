/**
 * Few connections for statements that nearly every request asks. A statement is sent behind those that are under way,
 * without waiting for their answers, and what is asked in one turn of the event loop goes out in one write: handing each
 * to a connection of its own costs more than answering it. Each is a transaction of its own, and fails alone.
 */
import { Socket } from 'node:net';
import pg from 'pg';

/** `name` is what a connection keeps the plan by. */
export type Planned = { name: string; text: string; values: unknown[] };

export type Lines = AsyncDisposable & {
  /** The statement's rows. Throws what the database throws, or why it cannot be reached. */
  ask<Row extends object>(statement: Planned): Promise<Row[]>;
};

type Line = Lines['ask'];

/** Opens them when they are first needed, and again after one was lost. */
export function openLines(connection: pg.ClientConfig, count: number): Lines {
  const closing: (() => Promise<void>)[] = [];
  const lines = Array.from({ length: count }, () => openLine(connection, closing));
  let next = 0;
  return {
    ask: (statement) => {
      next = (next + 1) % count;
      return lines[next]!(statement);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(closing.map((close) => close()));
    },
  };
}

function openLine(connection: pg.ClientConfig, closing: (() => Promise<void>)[]): Line {
  let open: { client: pg.Client; socket: Socket; connected: Promise<unknown> } | undefined;
  closing.push(async () => {
    await open?.client.end();
  });

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

  return async <Row extends object>(statement: Planned) => {
    open ??= connect();
    const { client, socket, connected } = open;
    await connected;
    if (socket.writableCorked === 0) {
      socket.cork();
      setImmediate(() => socket.uncork());
    }
    return (await client.query<Row>(statement)).rows;
  };
}
