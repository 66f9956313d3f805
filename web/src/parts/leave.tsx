// Asks before what was typed is lost: by another address, by closing the page, by a form's own cancel.
import type { ComponentChild } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { keepHere } from '../route';
import { t } from '../words';
import { Confirm } from './confirm';

export interface Leave {
    /** To be drawn somewhere in the form's component. */
    question: ComponentChild;
    /** Does it at once if nothing would be lost, else after a yes. */
    ask: (then: () => void) => void;
    /** Lets go, before a form that has saved goes to another address. */
    release: () => void;
}

/** Watches over a form; dirty says whether something was typed that is not saved. */
export function useLeave(dirty: boolean): Leave {
    const [then, setThen] = useState<{ run: () => void } | null>(null);
    const end = useRef<() => void>(() => undefined);
    useEffect(() => {
        if (!dirty) return;
        const stay = (event: BeforeUnloadEvent) => event.preventDefault();
        const endKeeping = keepHere((wanted) => setThen({ run: () => (location.hash = wanted) }));
        addEventListener('beforeunload', stay);
        end.current = () => {
            endKeeping();
            removeEventListener('beforeunload', stay);
        };
        return () => end.current();
    }, [dirty]);
    const leave = () => {
        end.current();
        setThen(null);
        then?.run();
    };
    const question = then && (
        <Confirm
            title={t('leave.title')}
            action={t('leave.discard')}
            danger
            onConfirm={leave}
            onClose={() => setThen(null)}>
            <p>{t('leave.text')}</p>
        </Confirm>
    );
    return { question, ask: (run) => (dirty ? setThen({ run }) : run()), release: () => end.current() };
}
