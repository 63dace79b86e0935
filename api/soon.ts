/** Waiting on the outside without being held up by it. */

/** The value, or null when it fails or takes longer than `limitMs`; an error of the kind `said` is thrown on. */
export async function within<T>(
  limitMs: number,
  promise: Promise<T>,
  said?: new (...args: never[]) => Error,
): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, limitMs, null);
  });
  try {
    const unlessSaid = (error: unknown) => {
      if (said && error instanceof said) throw error;
      return null;
    };
    return await Promise.race([promise.catch(unlessSaid), late]);
  } finally {
    clearTimeout(timer);
  }
}
