/** A list that grows while it is read: whoever reads gets all of it from the start, then what is added. */

export type Feed<Item> = {
  push(item: Item): void;
  end(): void;
  read(): AsyncGenerator<Item>;
};

export function openFeed<Item>(): Feed<Item> {
  const items: Item[] = [];
  let ended = false;
  let wake = Promise.withResolvers<void>();
  const tell = () => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  return {
    push: (item) => {
      items.push(item);
      tell();
    },
    end: () => {
      ended = true;
      tell();
    },
    async *read() {
      for (let at = 0; ; ) {
        while (at < items.length) yield items[at++] as Item;
        if (ended) return;
        await wake.promise;
      }
    },
  };
}
