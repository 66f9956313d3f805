// "Delete 3 people?" Where very much would be lost, the number must be typed.
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { t } from '../words';
import { Dialog } from './dialog';

interface Props {
    title: string;
    /** The word of the button that does it. */
    action: string;
    danger?: boolean;
    /** What must be typed before it can be done. */
    typed?: string;
    onConfirm: () => void | Promise<void>;
    onClose: () => void;
    children?: ComponentChildren;
}

export function Confirm({ title, action, danger = false, typed, onConfirm, onClose, children }: Props) {
    const [text, setText] = useState('');
    const [busy, setBusy] = useState(false);
    const submit = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        try {
            await onConfirm();
        } finally {
            setBusy(false);
        }
    };
    return (
        <Dialog title={title} onClose={onClose}>
            <form onSubmit={submit}>
                {children}
                {typed !== undefined && (
                    <label class="field">
                        <span>{t('confirm.type', { text: typed })}</span>
                        <input value={text} onInput={(event) => setText(event.currentTarget.value)} autocomplete="off" />
                    </label>
                )}
                <footer>
                    <button type="button" onClick={onClose}>{t('cancel')}</button>
                    <button type="submit" class={danger ? 'danger' : 'primary'}
                        disabled={busy || (typed !== undefined && text.trim() !== typed)}>{action}</button>
                </footer>
            </form>
        </Dialog>
    );
}
