// A button that opens a panel below itself. Escape, a press elsewhere, or the focus going elsewhere closes it.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icon';

interface Props {
    label: string;
    icon?: IconName;
    /** The panel is at the end of the button's line, not at its beginning. */
    isAtEnd?: boolean;
    class?: string;
    children: (close: () => void) => ComponentChildren;
}

export function Menu({ label, icon, isAtEnd = false, class: look = '', children }: Props) {
    const [isOpen, open] = useState(false);
    const box = useRef<HTMLDivElement>(null);
    const close = () => {
        open(false);
        box.current?.querySelector('button')?.focus();
    };
    useEffect(() => {
        if (!isOpen) return;
        const leave = (event: Event) => event.target instanceof Node && !box.current?.contains(event.target) && open(false);
        addEventListener('pointerdown', leave);
        addEventListener('focusin', leave);
        return () => {
            removeEventListener('pointerdown', leave);
            removeEventListener('focusin', leave);
        };
    }, [isOpen]);
    return (
        <div ref={box} class="menu" onKeyDown={(event) => {
            if (event.key !== 'Escape' || !isOpen) return;
            event.preventDefault();
            close();
        }}>
            <button type="button" class={look} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
                {icon && <Icon name={icon} />}{label}
            </button>
            {isOpen && <div class={isAtEnd ? 'panel end' : 'panel'} role="group" aria-label={label}>{children(close)}</div>}
        </div>
    );
}
