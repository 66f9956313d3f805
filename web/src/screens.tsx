// Which screen an address shows. All but people come in files of their own, when they are first asked for.
import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { Failure, Ghost } from './parts/states';
import { Problem } from './api';
import { fetchPart, type Part } from './part';
import { People } from './people/people';
import { useRoute } from './route';

const lazy: Record<string, () => Promise<Part>> = {
    dashboard: () => import('./dashboard/dashboard'),
    person: () => import('./person/person'),
    import: () => import('./import/import'),
    export: () => import('./export/export'),
    campaigns: () => import('./campaigns/campaigns'),
    types: () => import('./types/types'),
    'do-not-call': () => import('./suppressions/suppressions'),
    account: () => import('./account/account'),
};

/** The name of the screen of a path: /people/UUID and /people/new are those of one person. */
export function screenOf(path: string[]): string {
    const [first = 'people', second] = path;
    return first === 'people' && second !== undefined ? 'person' : first;
}

const loaded = new Map<string, ComponentType>([['people', People]]);

async function load(name: string): Promise<ComponentType> {
    const module = await fetchPart(lazy[name]!);
    loaded.set(name, module.default);
    return module.default;
}

/** A screen that cannot be drawn leaves the way to the others, and is tried again at another address. */
function Guard({ address, children }: { address: string; children: ComponentChildren }) {
    const [error, reset] = useErrorBoundary((thrown: unknown) => console.error(thrown));
    useEffect(reset, [address]);
    if (error === undefined) return <>{children}</>;
    return <Failure problem={new Problem(0, 'internal', String(error))} onRetry={reset} />;
}

/** Shows the screen of a name that is in the table; an unknown address shows people. */
export function CurrentScreen() {
    const { path } = useRoute();
    const name = Object.hasOwn(lazy, screenOf(path)) ? screenOf(path) : 'people';
    const [, draw] = useState(0);
    const [failed, setFailed] = useState(false);
    const Component = loaded.get(name);
    useEffect(() => {
        setFailed(false);
        if (Component === undefined) load(name).then(() => draw((n) => n + 1), () => setFailed(true));
    }, [name, Component]);
    if (failed) return <Failure problem={new Problem(0, 'offline', '')} onRetry={() => location.reload()} />;
    return Component === undefined ? <Ghost /> : <Guard address={location.hash}><Component /></Guard>;
}
