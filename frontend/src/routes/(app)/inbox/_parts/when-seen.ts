import type { Attachment } from 'svelte/attachments';

/** Runs when the element comes near the visible part: the next page of a list. */
export function whenSeen(run: () => unknown): Attachment<Element> {
  return (element) => {
    const watcher = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) run();
      },
      { rootMargin: '400px' }
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  };
}
