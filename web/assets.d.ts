/** Files that Vite gives an address of their own. */
declare module '*.svg' {
  const address: string;
  export default address;
}
