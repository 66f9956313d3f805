// A modal dialog: the browser's own element holds the focus and closes by Escape.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../words';
import { Icon } from './icon';
import { Toasts } from './toast';

interface Props {
    title: string;
    onClose: () => void;
    /** A wide one has room for tables. */
    wide?: boolean;
    /** False if it can only be left by its own buttons. */
    closable?: boolean;
    children: ComponentChildren;
}

export function Dialog({ title, onClose, wide = false, closable = true, children }: Props) {
    const element = useRef<HTMLDialogElement>(null);
    const id = useId();
    useEffect(() => {
        const before = document.activeElement;
        element.current?.showModal();
        // What has opened it may be gone, such as the bar of a selection that is no more.
        return () => (before?.isConnected ? before as HTMLElement : document.getElementById('main'))?.focus();
    }, []);
    return (
        <dialog ref={element} class={wide ? 'wide' : ''} aria-labelledby={id}
            onCancel={(event) => { event.preventDefault(); if (closable) onClose(); }}>
            <header>
                <h2 id={id}>{title}</h2>
                {closable && (
                    <button type="button" class="plain" aria-label={t('close')} onClick={onClose}><Icon name="close" /></button>
                )}
            </header>
            {children}
            <Toasts />
        </dialog>
    );
}
