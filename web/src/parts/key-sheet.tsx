// The sheet of keys that ? opens.
import { lettersOn } from '../keys';
import { useSignal } from '../signal';
import { t } from '../words';
import { Dialog } from './dialog';

/** [keys, text]; the texts stand in words as keys.TEXT. */
const all: [string, string][] = [
    ['/', 'search'], ['g d  g p  g c  g i', 'go'], ['↑ ↓ PgUp PgDn Home End', 'rows'], ['Enter', 'open'],
    ['j  k', 'next'], ['Space  Shift+↓  Ctrl+A', 'select'], ['n', 'new'], ['e', 'edit'], ['Ctrl+Enter', 'save'],
    ['Esc', 'close'], ['?', 'sheet'],
];

/** Its texts are the shell's. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
    const on = useSignal(lettersOn);
    return (
        <Dialog title={t('keys')} onClose={onClose}>
            <table class="keys">
                <tbody>
                    {all.map(([keys, text]) => <tr key={text}><th scope="row"><kbd>{keys}</kbd></th><td>{t(`keys.${text}`)}</td></tr>)}
                </tbody>
            </table>
            <label class="check">
                <input type="checkbox" checked={on} onChange={(event) => (lettersOn.value = event.currentTarget.checked)} />
                <span>{t('keys.letters')}</span>
            </label>
        </Dialog>
    );
}
