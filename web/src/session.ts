// Who is signed in. The browser keeps the session's cookie; no script can read it.
import { Problem, call, signInAgain } from './api';
import { Signal } from './signal';
import { keep, recall } from './storage';
import type { Session } from './types';

/** undefined until the server has been asked, null if nobody is signed in. */
export const session = new Signal<Session | null | undefined>(undefined);

/** True while a dialog over the page asks for a new sign-in. */
export const expired = new Signal(false);

let renewed: Promise<void> | null = null;
let onRenewed: () => void = () => undefined;

const kept = 'callbook.account';

/**
 * Throws a Problem if the server cannot be asked. Where nobody has signed in yet it is not, as each 401 is an error in the
 * browser's console; the address of a screen may come from somebody who has.
 */
export async function loadSession(): Promise<void> {
    try {
        const isKnown = recall(kept) !== null || location.href.includes('#');
        const body = isKnown ? (await call<Session>('GET', '/session')).body : null;
        if (body) keep(kept, body.account.uuid);
        session.value = body;
    } catch (error) {
        if (!(error instanceof Problem) || error.status !== 401) throw error;
        session.value = null;
    }
}

/** True if what the page holds is of another account: it is dropped then. */
function startAnew(account: string | null): boolean {
    if (!session.value || session.value.account.uuid === account) return false;
    session.value = undefined;
    location.replace(location.pathname);
    return true;
}

// It comes before those that ask whether to stay: nothing of a former account can be saved any more.
addEventListener('beforeunload', (event) => session.value || event.stopImmediatePropagation());

// All tabs have one session. Another account that signs in in one of them is that of the others' calls, too.
addEventListener('storage', ({ key, newValue }) => key === kept && startAnew(newValue));

/** Calls that wait for a new session go on if it is of the same account. */
export async function signIn(token: string): Promise<void> {
    const { body } = await call<Session>('POST', '/session', { body: { token } });
    keep(kept, body.account.uuid);
    if (startAnew(body.account.uuid)) return;
    session.value = body;
    expired.value = false;
    onRenewed();
    renewed = null;
}

export async function signOut(): Promise<void> {
    await call('DELETE', '/session').catch(() => undefined);
    location.hash = '';
    location.reload();
}

/** Controls of calls that the session's scopes do not cover are hidden. */
export function can(scope: string): boolean {
    return session.value?.token.scopes.includes(scope) ?? false;
}

signInAgain.ask = () => {
    renewed ??= new Promise<void>((resolve) => (onRenewed = resolve));
    expired.value = true;
    return renewed;
};
