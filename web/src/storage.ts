// What the browser keeps for the console. What it does not keep (it is forbidden, or there is no room) lasts as long as
// the page.

const unkept = new Map<string, string | null>();

export function recall(key: string): string | null {
    if (unkept.has(key)) return unkept.get(key) ?? null;
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

/** A text of null is forgotten. */
export function keep(key: string, text: string | null): void {
    unkept.delete(key);
    try {
        if (text === null) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
    } catch {
        unkept.set(key, text);
    }
}
