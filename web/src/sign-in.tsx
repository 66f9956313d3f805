// The form that makes a session of a token, as a page and as a dialog over the page after a session has ended.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from './api';
import { Dialog } from './parts/dialog';
import { describe } from './parts/toast';
import { signIn } from './session';
import { t } from './words';

function SignInForm() {
    const [token, setToken] = useState('');
    const [problem, setProblem] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const field = useRef<HTMLInputElement>(null);
    useEffect(() => field.current?.focus(), []);
    const submit = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        setProblem(null);
        try {
            await signIn(token.trim());
        } catch (error) {
            const isWrong = error instanceof Problem && error.status === 401;
            setProblem(isWrong ? t('signin.wrong') : error instanceof Problem ? describe(error) : String(error));
            field.current?.focus();
        } finally {
            setBusy(false);
        }
    };
    return (
        <form onSubmit={submit} class="signin">
            <label class="field">
                <span>{t('signin.token')}</span>
                <input ref={field} type="password" name="token" autocomplete="current-password" required value={token}
                    aria-describedby="signin-help" aria-invalid={problem !== null}
                    onInput={(event) => setToken(event.currentTarget.value)} />
            </label>
            {problem !== null && <p class="fault" role="alert">{problem}</p>}
            <p id="signin-help" class="small">{t('signin.help')} <code>callbook token create</code></p>
            <button type="submit" class="primary" disabled={busy}>{t('signin')}</button>
        </form>
    );
}

export function SignInPage() {
    return (
        <main class="signin-page">
            <h1>Callbook</h1>
            <SignInForm />
        </main>
    );
}

export function SignInDialog() {
    return (
        <Dialog title={t('signin.again')} closable={false} onClose={() => undefined}>
            <p>{t('signin.ended')}</p>
            <SignInForm />
        </Dialog>
    );
}
