/**
 * Takes the ways to the network out of a process before anything else is loaded in it. Where the kernel gives the
 * process a network of its own this is the second lock; elsewhere it is the only one.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const refuse = () => {
  throw new Error('There is no network here.');
};

function close(target: object, isWay: (name: string) => boolean): void {
  for (const name of Object.getOwnPropertyNames(target)) {
    const { value, writable } = Object.getOwnPropertyDescriptor(target, name)!;
    if (typeof value === 'function' && writable && isWay(name)) Reflect.set(target, name, refuse);
  }
}

const isQuestion = (name: string) => /^(resolve|lookup|reverse)/.test(name);
close(net.Socket.prototype, (name) => name === 'connect');
close(net.Server.prototype, (name) => name === 'listen');
close(net, (name) => /^(connect|createConnection)$/.test(name));
close(dgram, (name) => name === 'createSocket');
close(dgram.Socket.prototype, (name) => /^(bind|connect|send)$/.test(name));
for (const asking of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
  close(asking, isQuestion);
close(globalThis, (name) => /^(fetch|WebSocket|EventSource)$/.test(name));
close(process, (name) => /^(binding|_linkedBinding|dlopen)$/.test(name));
syncBuiltinESMExports();
