// Which token this browser has begun its session with, what it may do, and when the session ends.
import { get } from '../api';
import { useLoad } from '../load';
import { Failure, Ghost } from '../parts/states';
import { signOut } from '../session';
import type { Session } from '../types';
import { formatTime, t } from '../words';

/** records:read → [records, [read, write]], in the order of the token. */
function byNoun(scopes: string[]): [string, string[]][] {
    const nouns = new Map<string, string[]>();
    for (const scope of scopes) {
        const [noun = '', verb = ''] = scope.split(':');
        nouns.set(noun, [...(nouns.get(noun) ?? []), verb]);
    }
    return [...nouns];
}

function Scopes({ scopes }: { scopes: string[] }) {
    return (
        <ul class="scopes">
            {byNoun(scopes).map(([noun, verbs]) => (
                <li key={noun}>{verbs.map((verb) => t(`account.scope.${noun}:${verb}`)).join('; ')}</li>
            ))}
        </ul>
    );
}

export function SessionCard() {
    const { data, problem, reload } = useLoad('session', (signal) => get<Session>('/session', undefined, signal));
    return (
        <section class="card" aria-labelledby="session">
            <h2 id="session">{t('account.session')}</h2>
            {problem && !data ? <Failure problem={problem} onRetry={reload} /> : !data ? <Ghost rows={5} /> : (
                <>
                    <dl class="session-facts">
                        <dt>{t('account.token')}</dt><dd>{data.token.name}</dd>
                        <dt>{t('account.began')}</dt><dd>{formatTime(data.createdAt)}</dd>
                        <dt>{t('account.idle')}</dt><dd>{formatTime(data.idleAt)}</dd>
                        <dt>{t('account.end')}</dt><dd>{formatTime(data.expiresAt)}</dd>
                        <dt>{t('account.token-end')}</dt>
                        <dd>{data.token.expiresAt ? formatTime(data.token.expiresAt) : t('account.never')}</dd>
                    </dl>
                    <h3>{t('account.scopes')}</h3>
                    <Scopes scopes={data.token.scopes} />
                </>
            )}
            <button type="button" onClick={() => void signOut()}>{t('signout')}</button>
        </section>
    );
}
