// Which people of a list are chosen: some by name, or all that it finds.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { GridSelection } from '../parts/grid';
import { tell, tellProblem } from '../parts/toast';
import type { Person } from '../types';
import { t } from '../words';
import type { Rows } from './rows';

/** An action takes no more by name. */
export const mostChosen = 10_000;

export interface Selection extends GridSelection<Person> {
    uuids: Set<string>;
}

/** All that a list finds are chosen until it finds something else (key); those by name stay. */
export function useSelection(rows: Rows<Person>, key: string): Selection {
    const [uuids, setUuids] = useState<Set<string>>(new Set());
    const [isAll, setAll] = useState(false);
    const range = useRef<{ from: number; before: Set<string>; running: AbortController } | null>(null);
    useEffect(() => setAll(false), [key]);
    const set = (next: Set<string>) => {
        setAll(false);
        if (next.size <= mostChosen) setUuids(next);
        else tell(t('people.tooMany', { most: mostChosen }));
    };
    return {
        uuids,
        isAll,
        has: ({ uuid }) => isAll || uuids.has(uuid),
        toggle: (row) => {
            const person = rows.at(row);
            if (person === undefined) return;
            range.current = null;
            const next = new Set(uuids);
            if (!isAll && !next.delete(person.uuid)) next.add(person.uuid);
            set(next);
        },
        range: (from, to) => {
            const running = new AbortController();
            range.current?.running.abort();
            range.current = { from, before: range.current?.from === from ? range.current.before : uuids, running };
            if (Math.abs(to - from) >= mostChosen) {
                tell(t('people.tooMany', { most: mostChosen }));
                return;
            }
            const { before } = range.current;
            rows.range(Math.min(from, to), Math.max(from, to) + 1, running.signal)
                .then((people) => running.signal.aborted || set(new Set([...before, ...people.map(({ uuid }) => uuid)])))
                .catch((error: unknown) => running.signal.aborted || tellProblem(error));
        },
        all: () => {
            range.current = null;
            setUuids(new Set());
            setAll(true);
        },
        none: () => {
            range.current = null;
            set(new Set());
        },
    };
}
