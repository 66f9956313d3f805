// Parts of the console that come in files of their own, when they are first needed.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { tellProblem } from './parts/toast';
import { Problem } from './api';
import { fetchWords } from './words';

/** What the module of a screen, or of another such part, exports. */
export interface Part<P = object> {
    default: ComponentType<P>;
}

declare const STYLES: string;

let styles: Promise<void> | undefined;

/** The styles of all that is not in the first load come with the first of it, before it is drawn. */
function fetchStyles(): Promise<void> {
    styles ??= new Promise((resolve) => {
        const link = document.createElement('link');
        link.rel = 'stylesheet';
        link.href = new URL(STYLES, import.meta.url).href;
        link.onload = link.onerror = () => resolve();
        document.head.append(link);
    });
    return styles;
}

export async function fetchPart<P>(load: () => Promise<Part<P>>): Promise<Part<P>> {
    const [part] = await Promise.all([load(), fetchStyles(), fetchWords()]);
    return part;
}

/** A component that shows nothing until its file is there. */
export function lazy<P extends object>(load: () => Promise<Part<P>>): ComponentType<P> {
    let Loaded: ComponentType<P> | undefined;
    return function Lazy(props: P) {
        const [, draw] = useState(0);
        useEffect(() => {
            if (Loaded) return;
            fetchPart(load).then((part) => {
                Loaded = part.default;
                draw((n) => n + 1);
            }, () => tellProblem(new Problem(0, 'offline', '')));
        }, []);
        return Loaded ? <Loaded {...props} /> : null;
    };
}
