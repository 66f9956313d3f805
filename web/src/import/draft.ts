// What the user has changed of an import's settings, saved a moment later, so that a reload loses nothing.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../api';
import { tellProblem } from '../parts/toast';
import type { Import } from '../types';
import { t } from '../words';
import type { Column } from './model';
import type { Followed } from './use-import';

/** The members of an import that the second step changes, but for how the file is read. */
export interface Settings {
    columns: Column[];
    set: Record<string, unknown>;
    match: string[] | null;
    onMatch: Import['onMatch'];
    onMissing: Import['onMissing'];
    onMany: Import['onMany'];
    fill: boolean;
    inFile: Import['inFile'];
}

export interface Draft {
    settings: Settings;
    change: (changes: Partial<Settings>) => void;
    /** Of the last saving: null if it went well. */
    problem: Problem | null;
    saved: boolean;
    /** Saves what is not saved; false if that failed. */
    flush: () => Promise<boolean>;
}

function settingsOf(current: Import, columns: Column[]): Settings {
    const { match, onMatch, onMissing, onMany, fill, inFile } = current;
    const set = (current.set ?? {}) as Record<string, unknown>;
    return { columns, set, match, onMatch, onMissing, onMany, fill, inFile };
}

/** As a PATCH takes it. Empty texts of `set` are not sent: they are being typed. */
function bodyOf(settings: Settings): Record<string, unknown> {
    const set = Object.entries(settings.set).filter(([, value]) => value !== '' && value !== null);
    return {
        ...settings,
        columns: settings.columns.map(({ header: _, ...column }) => column),
        set: set.length > 0 ? Object.fromEntries(set) : null,
    };
}

/** columns are those of the preview; another list, when the file is read in another way, begins anew. */
export function useDraft(followed: Followed, current: Import, columns: Column[]): Draft {
    const [settings, setSettings] = useState(() => settingsOf(current, columns));
    const [problem, setProblem] = useState<Problem | null>(null);
    const [saved, setSaved] = useState(true);
    const latest = useRef(settings);
    const clean = useRef(settings);
    const chain = useRef<Promise<boolean>>(Promise.resolve(true));
    useEffect(() => {
        latest.current = clean.current = settingsOf(current, columns);
        setSettings(latest.current);
        setProblem(null);
    }, [columns]);
    const flush = () => {
        chain.current = chain.current.then(async () => {
            const sent = latest.current;
            if (sent === clean.current) return true;
            try {
                await followed.save(bodyOf(sent));
            } catch (error) {
                setProblem(error instanceof Problem ? error : null);
                if (error instanceof Problem && error.status === 412) {
                    tellProblem(new Problem(412, error.code, t('import.changed.elsewhere')));
                    followed.reload();
                } else if (!(error instanceof Problem) || error.status !== 422) tellProblem(error);
                return false;
            }
            clean.current = sent;
            setProblem(null);
            setSaved(latest.current === sent);
            return true;
        });
        return chain.current;
    };
    const save = useRef(flush);
    save.current = flush;
    useEffect(() => {
        if (settings === clean.current) return;
        const timer = setTimeout(() => void save.current(), 400);
        return () => clearTimeout(timer);
    }, [settings]);
    useEffect(() => () => void save.current(), []);
    const change = (changes: Partial<Settings>) => {
        latest.current = { ...latest.current, ...changes };
        setSettings(latest.current);
        setSaved(false);
    };
    return { settings, change, problem, saved, flush };
}
