/** A page that is read again by itself, as long as something on it moves. */
import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

/** A person watches while it goes on. */
const rereadMs = 1_500;

export function useReread(isMoving: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(revalidate, rereadMs);
    return () => clearInterval(timer);
  }, [isMoving, revalidate]);
}
