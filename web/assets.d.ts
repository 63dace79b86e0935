/** Files that Vite gives an address of their own, one by one and many at once. */
declare module '*.svg' {
  const address: string;
  export default address;
}

declare module '*?url' {
  const address: string;
  export default address;
}

interface ImportMeta {
  /** What files of the pattern are imported as, by their paths. */
  glob<Imported>(
    pattern: string,
    options: { query: string; import: string; eager: true; exhaustive: true },
  ): Record<string, Imported>;
}
