// Short messages, for eyes and for screen readers: one polite region for what went well, one assertive for failures.
import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../api';
import { Signal, useSignal } from '../signal';
import { t } from '../words';
import { Icon } from './icon';

interface Message {
    id: number;
    text: string;
    isFailure: boolean;
    /** A button of the message, such as Undo. */
    action?: { label: string; run: () => void } | undefined;
}

const messages = new Signal<Message[]>([]);
const shownFor = 6000;
let last = 0;

function remove(id: number): void {
    messages.value = messages.value.filter((message) => message.id !== id);
}

function add(text: string, isFailure: boolean, action?: Message['action']): void {
    const id = ++last;
    messages.value = [...messages.value.slice(-3), { id, text, isFailure, action }];
    if (!isFailure) setTimeout(() => remove(id), shownFor);
}

export function tell(text: string, action?: Message['action']): void {
    add(text, false, action);
}

/** What a call has thrown. A run that was aborted is nothing to tell. */
export function tellProblem(error: unknown): void {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    add(error instanceof Problem ? describe(error) : String(error), true);
}

/** A sentence for people: the problem's own, or that of its kind. */
export function describe(problem: Problem): string {
    if (problem.code === 'offline') return t('problem.offline');
    if (problem.status === 403) return t('problem.forbidden');
    if (problem.status === 429 || problem.status === 503) return t('problem.busy');
    return problem.faults.length === 1 ? (problem.faults[0]?.detail ?? problem.detail) : problem.detail;
}

/** Messages are shown in the last of these: what is outside of a modal dialog can neither be pressed nor heard. */
const places = new Signal<symbol[]>([]);

export function Toasts() {
    const [own] = useState(Symbol);
    const isLast = useSignal(places).at(-1) === own;
    const all = useSignal(messages);
    useEffect(() => {
        places.value = [...places.value, own];
        return () => (places.value = places.value.filter((place) => place !== own));
    }, []);
    const list = (isFailure: boolean) => (
        <div role={isFailure ? 'alert' : 'status'} class="toasts">
            {all.filter((message) => isLast && message.isFailure === isFailure).map((message) => (
                <div key={message.id} class={isFailure ? 'toast failure' : 'toast'}>
                    <span>{message.text}</span>
                    {message.action && (
                        <button type="button" class="plain" onClick={() => { message.action?.run(); remove(message.id); }}>
                            {message.action.label}
                        </button>
                    )}
                    <button type="button" class="plain" aria-label={t('close')} onClick={() => remove(message.id)}>
                        <Icon name="close" />
                    </button>
                </div>
            ))}
        </div>
    );
    return <div class="messages">{list(false)}{list(true)}</div>;
}
