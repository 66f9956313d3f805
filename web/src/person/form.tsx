// The inputs of a person, with what is wrong at each.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren, RefObject } from 'preact';
import { Problem, toProblem } from '../api';
import { FieldInput, incomplete } from '../parts/field-input';
import { describe } from '../parts/toast';
import { href } from '../route';
import { t } from '../words';
import { faultsOf, type Draft, type Member } from './model';

export interface Faults {
    form: RefObject<HTMLFormElement | null>;
    at: Record<string, string>;
    /** What is to be said about the whole. */
    text: string | null;
    /** The uuid of whoever has a value that only one may have. */
    existing: string | null;
    clear: (key: string) => void;
    show: (error: unknown, members: Member[], prefix?: string) => void;
    /** Before sending: true, and shown, if a day or a time is not whole. */
    findIncomplete: () => boolean;
}

interface State {
    at: Record<string, string>;
    text: string | null;
    existing: string | null;
}

const none: State = { at: {}, text: null, existing: null };

function stateOf(problem: Problem, members: Member[], prefix: string): State {
    const at = faultsOf(problem, members, prefix);
    const areAllPlaced = problem.faults.length > 0 && Object.keys(at).length === problem.faults.length;
    const { existing } = problem.members;
    return {
        at,
        text: areAllPlaced ? t('person.faults', { n: problem.faults.length }) : describe(problem),
        existing: typeof existing === 'string' ? existing : null,
    };
}

/** Faults by members; the first wrong input gets the focus. */
export function useFaults(): Faults {
    const form = useRef<HTMLFormElement>(null);
    const [state, setState] = useState(none);
    const [round, setRound] = useState(0);
    useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [round]);
    const set = (next: State) => {
        setState(next);
        setRound((before) => before + 1);
    };
    return {
        form,
        ...state,
        clear: (key) =>
            setState(({ at: { [key]: _gone, ...at }, text, existing }) =>
                Object.keys(at).length === 0 ? none : { at, text, existing },
            ),
        show: (error, members, prefix = '') =>
            set(stateOf(toProblem(error), members, prefix)),
        findIncomplete: () => {
            const at = form.current ? incomplete(form.current) : {};
            const n = Object.keys(at).length;
            set(n > 0 ? { at, text: t('person.faults', { n }), existing: null } : none);
            return n > 0;
        },
    };
}

export function Inputs({
    members,
    draft,
    faults,
    onInput,
    after = {},
}: {
    members: Member[];
    draft: Draft;
    faults: Faults;
    onInput: (key: string, text: string) => void;
    /** What stands below the input of a key. */
    after?: Record<string, ComponentChildren>;
}) {
    return (
        <div class="inputs">
            {members.map(({ key, field }) => (
                <div key={key} class={field.type === 'textarea' ? 'whole' : ''}>
                    <FieldInput
                        field={field}
                        name={key}
                        value={draft[key] ?? ''}
                        error={faults.at[key] ?? null}
                        onInput={(text) => {
                            onInput(key, text);
                            faults.clear(key);
                        }}
                    />
                    {after[key]}
                </div>
            ))}
        </div>
    );
}

export function FaultText({ faults }: { faults: Faults }) {
    if (faults.text === null) return null;
    return (
        <p class="fault" role="alert">
            {faults.text}{' '}
            {faults.existing !== null && <a href={href(['people', faults.existing])}>{t('person.existing')}</a>}
        </p>
    );
}

/** For a form: Escape in one of its fields, where keys of the page do not act. In a dialog it is the dialog's. */
export function onEscape(cancel: () => void) {
    return (event: KeyboardEvent) => {
        if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
        event.preventDefault();
        cancel();
    };
}
