// One person: #/people/UUID. What stands behind the question mark is the list that it was opened from.
import { useEffect, useRef, useState } from 'preact/hooks';
import { nameOf } from '../nouns';
import { Problem, call } from '../api';
import { useKeys } from '../keys';
import { useLoad } from '../load';
import { Confirm } from '../parts/confirm';
import { Icon } from '../parts/more-icons';
import { Empty, Failure, Ghost } from '../parts/states';
import { tell, tellProblem } from '../parts/toast';
import { neighbours } from '../people/neighbours';
import { go, href, route, useRoute } from '../route';
import { can, session } from '../session';
import { formatTime, t } from '../words';
import { Campaigns } from './campaigns';
import { EditPerson } from './edit';
import { Facts } from './facts';
import { Head } from './head';
import { History } from './history';
import { loadPerson, type Shown } from './load';
import { NewPerson } from './new';
import { Suppress } from './suppress';

/** The way back to the list, and to the persons before and after this one in it. */
function Ways({ uuid }: { uuid: string }) {
    const { query } = useRoute();
    const { previous, next } = neighbours(uuid);
    const way = (to: string | undefined, icon: 'left' | 'right', text: string) =>
        to !== undefined && (
            <a class="button" href={href(['people', to], query)} aria-label={text}>
                <Icon name={icon} />
            </a>
        );
    return (
        <nav class="tools" aria-label={t('person.ways')}>
            <a class="button" href={href(['people'], query)}>
                {t('person.list')}
            </a>
            {way(previous, 'left', t('person.previous'))}
            {way(next, 'right', t('person.next'))}
        </nav>
    );
}

type Open = 'edit' | 'suppress' | 'delete' | null;

/** Deletes the person as it was seen. Returns whether it is gone. */
async function remove({ person, etag }: Shown): Promise<boolean> {
    try {
        await call('DELETE', `/records/${person.uuid}`, { headers: { 'If-Match': etag } });
        tell(t('person.deleted', { name: nameOf(person) }));
        return true;
    } catch (error) {
        const isStale = error instanceof Problem && error.status === 412;
        tellProblem(isStale ? new Problem(412, error.code, t('person.delete.changed')) : error);
        return false;
    }
}

function Actions({ shown, onOpen }: { shown: Shown; onOpen: (what: Open) => void }) {
    const isListed = shown.person.suppressed?.campaignUuid === null;
    return (
        <div class="tools">
            {can('records:write') && (
                <button type="button" class="primary" onClick={() => onOpen('edit')}>
                    <Icon name="edit" /> {t('person.edit')}
                </button>
            )}
            {can('suppressions:write') && !isListed && (
                <button type="button" onClick={() => onOpen('suppress')}>
                    <Icon name="stop" /> {t('person.suppress')}
                </button>
            )}
            <button type="button" onClick={() => print()}>
                {t('person.print')}
            </button>
            {can('records:write') && (
                <button type="button" onClick={() => onOpen('delete')}>
                    <Icon name="trash" /> {t('delete')}
                </button>
            )}
        </div>
    );
}

function DeletePerson({ shown, onClose, onStale }: { shown: Shown; onClose: () => void; onStale: () => void }) {
    const name = nameOf(shown.person);
    const confirm = async () => {
        const isGone = await remove(shown);
        onClose();
        if (isGone) go(['people'], route().query);
        else onStale();
    };
    return (
        <Confirm
            title={t('person.delete.title', { name })}
            action={t('person.delete.action', { name })}
            danger
            onConfirm={confirm}
            onClose={onClose}>
            <p>{t('person.delete.text')}</p>
        </Confirm>
    );
}

/** Everything is on the paper, also what is folded on the screen. */
function useUnfolding() {
    useEffect(() => {
        const unfold = () =>
            document.querySelectorAll<HTMLDetailsElement>('main details').forEach((part) => (part.open = true));
        addEventListener('beforeprint', unfold);
        return () => removeEventListener('beforeprint', unfold);
    }, []);
}

/** When the form closes, its fields are gone: the keyboard goes on at the name. */
function useFocusAfter(isEditing: boolean) {
    const wasEditing = useRef(isEditing);
    useEffect(() => {
        if (wasEditing.current && !isEditing) document.querySelector<HTMLElement>('main h1')?.focus();
        wasEditing.current = isEditing;
    }, [isEditing]);
}

function Body({ shown, reload }: { shown: Shown; reload: () => void }) {
    const [open, setOpen] = useState<Open>(null);
    const { person, type } = shown;
    const { previous, next } = neighbours(person.uuid);
    const close = () => setOpen(null);
    const move = (to: string | undefined) => to !== undefined && open === null && go(['people', to], route().query);
    useUnfolding();
    useFocusAfter(open === 'edit');
    useKeys({
        j: () => void move(next),
        k: () => void move(previous),
        e: () => {
            if (open === null && can('records:write')) setOpen('edit');
        },
    });
    return (
        <>
            <Head person={person} type={type} />
            {open !== 'edit' && <Actions shown={shown} onOpen={setOpen} />}
            {open === 'edit' && (
                <EditPerson
                    shown={shown}
                    onClose={close}
                    onSaved={() => {
                        close();
                        reload();
                    }}
                />
            )}
            <div class="person">
                {open !== 'edit' && <Facts person={person} type={type} />}
                <div>
                    {can('campaigns:read') && <Campaigns shown={shown} onChanged={reload} />}
                    <History person={person} />
                </div>
            </div>
            <p class="small printed">
                {t('person.printed', {
                    time: formatTime(new Date().toISOString()),
                    account: session.value?.account.name ?? '',
                })}
            </p>
            {open === 'suppress' && (
                <Suppress
                    person={person}
                    onClose={close}
                    onDone={() => {
                        close();
                        reload();
                    }}
                />
            )}
            {open === 'delete' && <DeletePerson shown={shown} onClose={close} onStale={reload} />}
        </>
    );
}

function OnePerson({ uuid }: { uuid: string }) {
    const { data, problem, reload } = useLoad(uuid, (signal) => loadPerson(uuid, signal));
    const { query } = useRoute();
    const screen = useRef<HTMLDivElement>(null);
    const isThere = data !== undefined;
    // Whoever comes from the list or by j and k begins at the name.
    useEffect(() => {
        const isElsewhere = document.activeElement?.closest('main > *, dialog') ?? null;
        if (isThere && isElsewhere === null) screen.current?.querySelector('h1')?.focus({ preventScroll: true });
    }, [isThere]);
    const isGone = problem?.status === 404;
    return (
        <div ref={screen}>
            <Ways uuid={uuid} />
            {(isGone || (problem && !data)) && <h1>{t('person')}</h1>}
            {isGone && (
                <Empty title={t('person.gone')}>
                    <a class="button" href={href(['people'], query)}>
                        {t('person.list')}
                    </a>
                </Empty>
            )}
            {problem && !isGone && <Failure problem={problem} onRetry={reload} />}
            {data && !isGone && <Body shown={data} reload={reload} />}
            {!data && !problem && <Ghost />}
        </div>
    );
}

export default function Person() {
    const { path } = useRoute();
    const uuid = path[1] ?? '';
    return uuid === 'new' ? <NewPerson /> : <OnePerson key={uuid} uuid={uuid} />;
}
