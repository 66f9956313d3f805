// #/account: the account's settings, the session, this browser's preferences, what the console is made of.
import { address } from '../api';
import { lettersOn } from '../keys';
import { useSignal } from '../signal';
import { can } from '../session';
import { language, languages, setLanguage, t } from '../words';
import { AccountForm } from './settings';
import { SessionCard } from './session-card';

function Preferences() {
    const on = useSignal(lettersOn);
    return (
        <section class="card" aria-labelledby="preferences">
            <h2 id="preferences">{t('account.preferences')}</h2>
            <p class="small">{t('account.preferences.help')}</p>
            <label class="field">
                <span>{t('account.language')}</span>
                <select value={language} onChange={(event) => setLanguage(event.currentTarget.value)}>
                    {languages().map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
                </select>
            </label>
            <label class="check">
                <input type="checkbox" checked={on}
                    onChange={(event) => (lettersOn.value = event.currentTarget.checked)} />
                <span>{t('keys.letters')}</span>
            </label>
        </section>
    );
}

function About() {
    return (
        <section class="card" aria-labelledby="about">
            <h2 id="about">{t('account.about')}</h2>
            <p>{t('account.version', { version: VERSION })}</p>
            <ul class="scopes">
                <li><a href={address('/openapi.json')} target="_blank" rel="noreferrer">{t('account.openapi')}</a></li>
                <li><a href="THIRD-PARTY.txt" target="_blank" rel="noreferrer">{t('account.licences')}</a></li>
            </ul>
        </section>
    );
}

export default function Account() {
    return (
        <>
            <div class="head"><h1>{t('nav.account')}</h1></div>
            <div class="halves">
                <div>
                    {can('account:read') && (
                        <section class="card" aria-labelledby="settings">
                            <h2 id="settings">{t('account.settings')}</h2>
                            <AccountForm />
                        </section>
                    )}
                    <Preferences />
                </div>
                <div>
                    <SessionCard />
                    <About />
                </div>
            </div>
        </>
    );
}
