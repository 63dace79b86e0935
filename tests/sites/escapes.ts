/** A page that tries to reach what it should not, by every way that a browser has. */

/** Every way out that a page knows, to `targets` (http addresses) and to `udpPort` of loopback. */
export const escapes = (targets: string[], udpPort: number) => `<p id="app">Escaping</p>
<link rel="preconnect" href="${targets[0]}"><link rel="dns-prefetch" href="${targets[0]}">
<link rel="prefetch" href="${targets[0]}prefetch"><link rel="preload" as="fetch" href="${targets[0]}preload">
<link rel="modulepreload" href="${targets[0]}module.js"><link rel="icon" href="${targets[0]}icon">
<link rel="stylesheet" href="${targets[0]}style"><link rel="manifest" href="${targets[0]}manifest">
<style>@import '${targets[0]}import'; body { background: url(${targets[0]}background) }</style>
<video src="${targets[0]}video"></video><object data="${targets[0]}object"></object><embed src="${targets[0]}embed">
<a id="ping" href="#here" ping="${targets[0]}ping">ping</a>
<form id="form" method="post" target="frame" action="${targets[0]}form"></form><iframe name="frame"></iframe>
<script>
  const attempt = (act) => { try { Promise.resolve(act()).catch(() => {}) } catch {} };
  const worker = (source) => URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  for (const url of ${JSON.stringify(targets)}) {
    const socket = url.replace('http', 'ws');
    attempt(() => fetch(url + 'fetch'));
    attempt(() => fetch(url + 'no-cors', { mode: 'no-cors' }));
    attempt(() => fetch(url + 'post', { method: 'POST', body: 'x', keepalive: true }));
    attempt(() => fetch('/led?to=' + encodeURIComponent(url + 'redirect')));
    attempt(() => { const x = new XMLHttpRequest(); x.open('GET', url + 'xhr'); x.send() });
    attempt(() => navigator.sendBeacon(url + 'beacon', 'x'));
    attempt(() => new EventSource(url + 'events'));
    attempt(() => new WebSocket(socket + 'socket'));
    attempt(() => new Worker(worker("fetch('" + url + "worker').catch(() => {}); new WebSocket('" + socket + "worker-socket')")));
    attempt(() => new Worker(worker("importScripts('" + url + "imported')")));
    attempt(() => new SharedWorker(worker("fetch('" + url + "shared')")));
    attempt(() => navigator.serviceWorker.register('/service.js?' + url));
    attempt(() => window.open(url + 'window'));
    attempt(() => import(url + 'import.js'));
    for (const kind of ['script', 'iframe', 'img', 'audio']) {
      attempt(() => document.body.append(Object.assign(document.createElement(kind), { src: url + kind })));
    }
    attempt(() => new WebTransport(url.replace('http:', 'https:')).ready);
  }
  attempt(() => document.getElementById('form').submit());
  attempt(() => document.getElementById('ping').click());
  attempt(() => fetch('file:///etc/passwd').then((answer) => answer.text()).then((words) => document.body.append(words)));
  attempt(() => document.body.append(Object.assign(document.createElement('iframe'), { src: 'file:///etc/passwd' })));
  attempt(async () => {
    const iceServers = [{ urls: 'stun:127.0.0.1:${udpPort}' }, { urls: 'turn:127.0.0.1:${udpPort}', username: 'a', credential: 'a' }];
    const peer = new RTCPeerConnection({ iceServers });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
  });
</script>`;
