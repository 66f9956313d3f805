// The address behind '#': #/people/UUID?search=ana. What stands there is sent to no server and kept in no log.
import { Signal, useSignal } from './signal';

export interface Route {
    /** The parts of the path: ['people', uuid]. */
    path: string[];
    query: Record<string, string>;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

/** What somebody has mistyped stays as it is. */
function decode(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

function read(): Route {
    const [, path = '', search = ''] = /^#?\/?([^?]*)\??(.*)$/s.exec(location.hash) ?? [];
    return {
        path: path.split('/').filter((part) => part !== '').map(decode),
        query: Object.fromEntries(new URLSearchParams(search)),
    };
}

const current = new Signal(read());
let shown = location.hash;
let keeper: ((wanted: string) => void) | null = null;

addEventListener('hashchange', () => {
    if (keeper !== null && location.hash !== shown) {
        const wanted = location.hash;
        history.pushState(null, '', shown || '#');
        keeper(wanted);
        return;
    }
    shown = location.hash;
    current.value = read();
});

/**
 * Until what it returns is called, another address (by a link, a key, the browser's buttons) is not shown but given to
 * onLeave, which may set location.hash to it after that.
 */
export function keepHere(onLeave: (wanted: string) => void): () => void {
    keeper = onLeave;
    return () => {
        if (keeper === onLeave) keeper = null;
    };
}

/** The number of a page, from 1: what is none is the first. */
export function pageOf({ page }: Record<string, string>): number {
    return Math.min(Math.max(1, Math.floor(Number(page)) || 1), Number.MAX_SAFE_INTEGER);
}

/** For links: href(['people', uuid], {search}). Empty members of query are left out. */
export function href(path: string[], query: Query = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
        if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
    const text = search.toString();
    return `#/${path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

export function go(path: string[], query: Query = {}): void {
    location.hash = href(path, query);
}

/** Changes members of the query where it is; null takes one out. Makes no entry in the browser's history. */
export function setQuery(changes: Query): void {
    const { path, query } = read();
    history.replaceState(null, '', href(path, { ...query, ...changes }));
    shown = location.hash;
    current.value = read();
}

export function useRoute(): Route {
    return useSignal(current);
}

export function route(): Route {
    return current.value;
}
