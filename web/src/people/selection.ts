// Which people of a list are chosen: some by name, or all that it finds but some.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { GridSelection } from '../parts/grid';
import { tell, tellProblem } from '../parts/toast';
import type { Person } from '../types';
import { t } from '../words';
import type { Rows } from './rows';

/** An action takes no more by name. */
export const mostChosen = 10_000;

export interface Selection extends GridSelection<Person> {
    /** Those that are chosen; those that are left out where all others are. */
    uuids: Set<string>;
}

const nobody = { isAll: false, uuids: new Set<string>() };

/** All that a list finds are chosen until it finds something else (key); those by name stay. */
export function useSelection(rows: Rows<Person>, key: string): Selection {
    const [{ isAll, uuids }, choose] = useState(nobody);
    const range = useRef<{ from: number; before: Set<string>; running: AbortController } | null>(null);
    useEffect(() => choose((chosen) => (chosen.isAll ? nobody : chosen)), [key]);
    const tooMany = () => tell(t('people.tooMany', { most: mostChosen }));
    const set = (next: Set<string>) => (next.size <= mostChosen ? choose({ isAll: false, uuids: next }) : tooMany());
    const forget = (chosen: typeof nobody) => {
        range.current?.running.abort();
        range.current = null;
        choose(chosen);
    };
    return {
        uuids,
        isAll,
        has: ({ uuid }) => isAll !== uuids.has(uuid),
        toggle: (row) => {
            const { uuid } = rows.at(row) ?? {};
            if (uuid === undefined) return;
            range.current = null;
            const next = new Set(uuids);
            if (!next.delete(uuid)) next.add(uuid);
            if (!isAll) set(next);
            // The others have to be told to the server by name.
            else if (rows.isMore || rows.total! > mostChosen) tell(t('actions.noneLeftOut', { most: mostChosen }));
            else choose(next.size < rows.total! ? { isAll, uuids: next } : nobody);
        },
        range: (from, to) => {
            const running = new AbortController();
            range.current?.running.abort();
            const before = range.current?.from === from ? range.current.before : isAll ? nobody.uuids : uuids;
            range.current = { from, before, running };
            if (Math.abs(to - from) >= mostChosen) return tooMany();
            rows.range(Math.min(from, to), Math.max(from, to) + 1, running.signal)
                .then((people) => running.signal.aborted || set(new Set([...before, ...people.map(({ uuid }) => uuid)])))
                .catch((error: unknown) => running.signal.aborted || tellProblem(error));
        },
        all: () => forget({ isAll: true, uuids: nobody.uuids }),
        none: () => forget(nobody),
    };
}
