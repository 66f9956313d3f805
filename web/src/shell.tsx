// What is around every screen: the way to the others, the search field's key, messages, the sheet of keys.
import { useEffect, useRef, useState } from 'preact/hooks';
import { online, waiting } from './api';
import { useKeys } from './keys';
import { lazy } from './part';
import { Icon, type IconName } from './parts/icon';
import { Toasts } from './parts/toast';
import { go, href, useRoute } from './route';
import { CurrentScreen, screenOf } from './screens';
import { can, expired, session, signOut } from './session';
import { SignInDialog } from './sign-in';
import { useSignal } from './signal';
import { t } from './words';

const KeySheet = lazy(() => import('./parts/key-sheet'));

interface Place {
    path: string;
    icon: IconName;
    /** The letter behind g. */
    key: string;
    scope: string;
}

/** In the order of the navigation; each has a text nav.PATH. */
export const places: Place[] = [
    { path: 'dashboard', icon: 'chart', key: 'd', scope: 'records:read' },
    { path: 'people', icon: 'people', key: 'p', scope: 'records:read' },
    { path: 'campaigns', icon: 'campaign', key: 'c', scope: 'campaigns:read' },
    { path: 'import', icon: 'upload', key: 'i', scope: 'imports:read' },
    { path: 'export', icon: 'download', key: 'e', scope: 'exports:read' },
    { path: 'types', icon: 'list', key: 't', scope: 'record-types:read' },
    { path: 'do-not-call', icon: 'stop', key: 'n', scope: 'suppressions:read' },
    { path: 'account', icon: 'person', key: 'a', scope: 'account:read' },
];

function Navigation() {
    const { path } = useRoute();
    const screen = screenOf(path) === 'person' ? 'people' : screenOf(path);
    // On a phone the navigation is wider than the screen.
    useEffect(() => document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }), [screen]);
    return (
        <nav class="navigation" aria-label={t('nav')}>
            <ul>
                {places.filter((place) => can(place.scope)).map((place) => (
                    <li key={place.path}>
                        <a href={href([place.path])} aria-current={screen === place.path ? 'page' : undefined}>
                            <Icon name={place.icon} /> <span>{t(`nav.${place.path}`)}</span>
                        </a>
                    </li>
                ))}
            </ul>
            <div class="who">
                <span>{session.value?.account.name}</span>
                <button type="button" class="plain" onClick={() => void signOut()}>{t('signout')}</button>
            </div>
        </nav>
    );
}

function Banner() {
    const isOnline = useSignal(online);
    const seconds = useSignal(waiting);
    if (!isOnline) return <p class="banner" role="alert">{t('problem.offline')}</p>;
    return seconds > 0 ? <p class="banner" role="status">{t('problem.waiting', { seconds })}</p> : null;
}

/** After another screen is shown, or what had the focus is gone with another path, the keyboard begins there. */
function useFocusOnScreen(path: string[]) {
    const main = useRef<HTMLElement>(null);
    const shown = useRef('');
    const screen = screenOf(path);
    useEffect(() => {
        if (shown.current && (shown.current !== screen || document.activeElement === document.body)) main.current?.focus();
        shown.current = screen;
    }, [path.join('/')]);
    return main;
}

export function Shell() {
    const { path } = useRoute();
    const [isSheetOpen, openSheet] = useState(false);
    const isExpired = useSignal(expired);
    const main = useFocusOnScreen(path);
    useKeys({
        ...Object.fromEntries(places.filter((place) => can(place.scope)).map((place) => [`g ${place.key}`, () => go([place.path])])),
        '?': () => openSheet(true),
        '/': () => {
            const field = document.querySelector<HTMLInputElement>('input[type=search]');
            if (field) field.focus();
            else go(['people']);
        },
    });
    return (
        <>
            <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t('skip')}</a>
            <div class="shell">
                <Navigation />
                <main ref={main} id="main" tabIndex={-1}>
                    <Banner />
                    <CurrentScreen />
                </main>
            </div>
            <Toasts />
            {isSheetOpen && <KeySheet onClose={() => openSheet(false)} />}
            {isExpired && <SignInDialog />}
        </>
    );
}
