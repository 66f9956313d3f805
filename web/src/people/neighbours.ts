// The people around the one that was opened from a list, so that "next" and "previous" go on in that list's order.

const kept = 'callbook.neighbours';
let known: string[] | null = null;

function read(): string[] {
    try {
        return JSON.parse(sessionStorage.getItem(kept) ?? '[]') as string[];
    } catch {
        return [];
    }
}

/** Called by a list before it opens one of its people: the uuids that it shows around that one, in its order. */
export function keepNeighbours(uuids: string[]): void {
    known = uuids;
    try {
        sessionStorage.setItem(kept, JSON.stringify(uuids));
    } catch {
        // Without the storage they last until the page is loaded again.
    }
}

/** Who stands before and after a person in the list that it was opened from. Survives a reload of the tab. */
export function neighbours(uuid: string): { previous?: string; next?: string } {
    known ??= read();
    const at = known.indexOf(uuid);
    const previous = at > 0 ? known[at - 1] : undefined;
    const next = at >= 0 ? known[at + 1] : undefined;
    return { ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) };
}
