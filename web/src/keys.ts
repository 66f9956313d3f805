// Keys of the whole page. Single letters never act in a field, and can be switched off (WCAG 2.1.4).
import { useEffect, useRef } from 'preact/hooks';
import { Signal } from './signal';
import { keep, recall } from './storage';

const kept = 'callbook.keys';

/** False if the user has switched single letters off. */
export const lettersOn = new Signal(recall(kept) !== 'off');
lettersOn.follow(() => keep(kept, lettersOn.value ? 'on' : 'off'));

type Action = () => void;
interface Layer {
    current: Record<string, Action>;
}

const layers: Layer[] = [];
let pending: { key: string; until: number } | null = null;

/** True if what is pressed there is text or a choice of the element itself. */
function isField(target: EventTarget | null): boolean {
    return target instanceof Element && target.closest('input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]') !== null;
}

/** "Ctrl+Enter", "g p", "?" */
function nameOf(event: KeyboardEvent): string {
    const ctrl = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
    return ctrl + (event.key.length === 1 ? event.key : (event.shiftKey ? 'Shift+' : '') + event.key);
}

function find(name: string): Action | undefined {
    for (let i = layers.length - 1; i >= 0; i--) {
        const action = layers[i]?.current[name];
        if (action) return action;
    }
    return undefined;
}

function press(event: KeyboardEvent): void {
    const name = nameOf(event);
    const isLetter = name.length === 1;
    if (event.defaultPrevented || event.altKey || (isField(event.target) && (isLetter || !name.startsWith('Ctrl+')))) return;
    if (isLetter && !lettersOn.value) return;
    // Keys of what is behind a dialog: Escape there is the dialog's.
    if (document.querySelector('dialog[open]') !== null) return;
    const sequence = pending && pending.until > Date.now() ? `${pending.key} ${name}` : null;
    pending = null;
    const action = (sequence ? find(sequence) : undefined) ?? find(name);
    if (action) {
        event.preventDefault();
        action();
    } else if (isLetter) {
        pending = { key: name, until: Date.now() + 1500 };
    }
}

addEventListener('keydown', press);

/** While the component is shown, its keys act; they go before those of components that were there earlier. */
export function useKeys(actions: Record<string, Action>): void {
    const layer = useRef(actions);
    layer.current = actions;
    useEffect(() => {
        layers.push(layer);
        return () => void layers.splice(layers.indexOf(layer), 1);
    }, []);
}
