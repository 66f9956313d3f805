// All pictures, for the screens that come in files of their own.
import { Picture, paths } from './icon';

const all = {
    ...paths,
    menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
    left: 'M10 3L5 8l5 5',
    right: 'M6 3l5 5-5 5',
    phone: 'M4 2h2.5l1 3.5L5.8 7a8 8 0 0 0 3.2 3.2l1.5-1.7 3.5 1V12a2 2 0 0 1-2.2 2A11 11 0 0 1 2 4.2 2 2 0 0 1 4 2z',
    trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9',
    edit: 'M3 13l.5-3L10.5 3 13 5.5l-7 7z',
    check: 'M3 8.5l3.5 3.5L13 4.5',
} as const;

export type IconName = keyof typeof all;

export function Icon({ name }: { name: IconName }) {
    return <Picture path={all[name]} />;
}
